package io.watchfloor.ops.intake.ledger;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the center knows of spools, and which session speaks for each sensor: shared by all nodes. A sequence is claimed
 * for a record, by its running hash, before the record may be judged. So no other record is ever judged or acknowledged
 * under that sequence.
 */
public interface Ledger {

    /** How many of a spool's latest records have their running hash stored. */
    int WINDOW = 65_536;

    /** One stream of one sensor. */
    record Session(String sensor, String id) {}

    /**
     * What is known of an epoch.
     *
     * @param through everything up to here is judged
     * @param claimed up to here it is decided which record a sequence stands for
     * @param lineage of the database that wrote this last
     * @param former the previous lineage, when this was restored from a backup
     * @param restored the value of {@code through} at that time
     */
    record Standing(
            long through,
            long claimed,
            long lineage,
            @Nullable Long former,
            long restored) {}

    /** The outcome of a hello. */
    sealed interface Met {}

    /** Another session of the sensor is live. */
    record Crowded() implements Met {}

    /**
     * This is now the sensor's session.
     *
     * @param standing empty for an unknown epoch
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
     * @param adopted the running hash at {@code after.claimed()}, when the center trusts the sensor's own value
     */
    record Settlement(
            long epoch,
            @Nullable Standing before,
            Standing after,
            OptionalLong adopted,
            List<Gap> gaps,
            @Nullable Divergence parting) {}

    /**
     * The outcome of a settlement.
     *
     * @param done false when another session was faster: then nothing changed
     * @param fresh the gaps that are new
     * @param partingIsNews whether this parting is new
     */
    record Settled(boolean done, List<Gap> fresh, boolean partingIsNews) {}

    /**
     * Binds sequences to records.
     *
     * @param expected the current value of {@code claimed}
     * @param row first sequence of the row of hashes that this extends or begins
     * @param hashes the running hash at each sequence from {@code expected + 1} on; 0 within a gap
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Claim(Session session, long epoch, long expected, long row, long[] hashes) {
        public long last() {
            return expected + hashes.length;
        }
    }

    /**
     * Records up to {@code through} are judged, but for those that are missing.
     *
     * @param gaps beyond what was judged before: written down together with it
     */
    record Judged(String sensor, long epoch, long through, int records, int rejected, List<Gap> gaps) {}

    /** Takes the sensor's session, unless another one is live. */
    CompletionStage<Met> meet(Session session, UplinkFrame.Hello hello);

    /** Blocks. */
    Settled settle(Session session, Settlement settlement);

    /** @return false when another session speaks for the sensor, or the claim does not follow the last one */
    CompletionStage<Boolean> claim(Claim claim);

    /**
     * Completes before the ack may go out, and waits for the disk: what is acked leaves the spool, and most of it changes nothing that
     * would prove later that it was judged.
     *
     * @return false when it is not claimed so far: the database has lost the claim when it was killed, and nothing may be acked
     */
    CompletionStage<Boolean> judged(Judged judged);

    /** The running hash at a sequence, if it is still known. Blocks. */
    OptionalLong history(String sensor, long epoch, long sequence);

    /** The running hashes after {@code from} up to {@code through}; fewer when some are unknown. Blocks. */
    long[] histories(String sensor, long epoch, long from, long through);

    /**
     * The session ends: another one may begin. Blocks.
     *
     * @return whether this one spoke for the sensor
     */
    boolean release(Session session);
}
