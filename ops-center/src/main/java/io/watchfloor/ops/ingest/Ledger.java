package io.watchfloor.ops.ingest;

import io.watchfloor.sensors.protocol.Parting;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the center knows of spools, and who speaks for each sensor: shared by all nodes. A sequence is claimed for a record, by the running
 * hash, before the record may be judged. So no other record is ever judged, or acknowledged, in its place.
 */
interface Ledger {

    /** How many of the latest records of a spool have their running hash kept. */
    int WINDOW = 65_536;

    /** One stream of one sensor. */
    record Session(String sensor, String id) {}

    /**
     * What is known of an epoch.
     *
     * @param through all of it is judged
     * @param claimed which records these sequences stand for is decided
     * @param lineage of the database that wrote this last
     * @param former the lineage before, when this was restored from a backup
     * @param restored what {@code through} was then
     */
    record Standing(
            long through,
            long claimed,
            long lineage,
            @Nullable Long former,
            long restored) {}

    /** How a hello is met. */
    sealed interface Met {}

    /** Another session of the sensor is live. */
    record Crowded() implements Met {}

    /**
     * The sensor's session is this one now.
     *
     * @param standing empty for an epoch that was never heard of
     * @param atFirst the running hash before the hello's first pending record, if known
     * @param atThrough the running hash at {@code through}, if known
     * @param lineage of this database
     */
    record Known(Optional<Standing> standing, OptionalLong atFirst, OptionalLong atThrough, long lineage)
            implements Met {}

    /**
     * What a hello changes.
     *
     * @param before null when there was nothing
     * @param adopted the running hash at {@code after.claimed()}, when the center takes the sensor's word for it
     */
    record Settlement(
            long epoch,
            @Nullable Standing before,
            Standing after,
            OptionalLong adopted,
            List<Gap> gaps,
            @Nullable Parting parting) {}

    /**
     * What became of a settlement.
     *
     * @param done false when somebody else was faster: then nothing changed
     * @param fresh the gaps that were not known
     * @param partingIsNews whether this parting was not known
     */
    record Settled(boolean done, List<Gap> fresh, boolean partingIsNews) {}

    /**
     * Binds sequences to records.
     *
     * @param expected what {@code claimed} is now
     * @param row first sequence of the row of hashes that this goes on with, or begins
     * @param hashes the running hash after each record from {@code expected + 1} on
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Claim(Session session, long epoch, long expected, long row, long[] hashes) {
        long last() {
            return expected + hashes.length;
        }
    }

    /** Records up to {@code through} are judged. */
    record Judged(String sensor, long epoch, long through, int records, int rejected) {}

    /** Takes the sensor's session, unless another one is live. Blocks. */
    Met meet(Session session, UplinkFrame.Hello hello);

    /** Blocks. */
    Settled settle(Session session, Settlement settlement);

    /** @return false when the session is not the sensor's any more, or the claim does not follow what is claimed */
    CompletionStage<Boolean> claim(Claim claim);

    /** Completes before the ack may go out. */
    CompletionStage<Void> judged(Judged judged);

    /** The running hash at a sequence, if it is known still. Blocks. */
    OptionalLong history(String sensor, long epoch, long sequence);

    /** The running hashes after {@code from} up to {@code through}; fewer when some are unknown. Blocks. */
    long[] histories(String sensor, long epoch, long from, long through);

    /**
     * Notes what is missing. Blocks.
     *
     * @return whether that is news
     */
    boolean missing(String sensor, Gap gap);

    /** The session ends: another one may begin. Blocks. */
    void release(Session session);
}
