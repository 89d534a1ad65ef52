package io.watchfloor.ops.intel.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.live.Sightings;
import io.watchfloor.ops.intel.live.Sightings.Total;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sighting of an indicator, as it was last sent to the server of a feed or withheld.
 *
 * @param sent null if no version was sent
 */
record SentSighting(Facts facts, @Nullable Version sent, State state) {

    /** What the sighting states, apart from its version. */
    record Facts(long count, Instant first, Instant last, Tlp tlp, boolean localOnly) {

        static Facts of(Total total) {
            return new Facts(total.count(), total.first(), total.last(), total.tlp(), total.localOnly());
        }
    }

    /** Times of a version in STIX, to the millisecond. Versions of a sighting have one time of creation. */
    record Version(Instant created, Instant modified) {}

    enum State {
        /** The request was sent, or was not, and its answer is unknown. */
        SENDING,
        PENDING,
        ACCEPTED,
        REFUSED,
        WITHHELD;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A version to send.
     *
     * @param body the object in STIX
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outgoing(String indicator, String id, Facts facts, Version version, byte[] body) {}

    /**
     * Decides whether a version is sent. The same facts are always sent with the same version, and others with a later
     * one, so that a repeat is no second version at the server.
     *
     * @param center address of the center
     * @param before null if the sighting was never sent
     * @return empty if the server has decided on these facts, or has not decided yet on former ones
     */
    static Optional<Released<Optional<Outgoing>>> next(
            String center, Total total, @Nullable SentSighting before, Tlp ceiling) {
        Facts facts = Facts.of(total);
        boolean same = before != null && before.facts.equals(facts);
        if (before != null && before.isDone(same)) {
            return Optional.empty();
        }
        Version version = version(total, before, same);
        return Optional.of(MarkingGate.release(
                new MarkingGate.Reader.Destination(ceiling),
                new ProtectedResource.OfCase(List.of(), total.tlp(), total.localOnly() ? new TreeSet<>() : null),
                () -> Optional.of(new Outgoing(
                        total.indicator(),
                        Sightings.id(center, total.indicator()),
                        facts,
                        version,
                        body(center, total, version))),
                held -> Optional.empty()));
    }

    private boolean isDone(boolean same) {
        return switch (state) {
            case PENDING -> true;
            case ACCEPTED, REFUSED -> same;
            case SENDING, WITHHELD -> false;
        };
    }

    private static Version version(Total total, @Nullable SentSighting before, boolean same) {
        Instant usual = total.version().truncatedTo(ChronoUnit.MILLIS);
        Version sent = before == null ? null : before.sent;
        if (sent == null) {
            return new Version(total.notedAt().truncatedTo(ChronoUnit.MILLIS), usual);
        }
        Instant later = sent.modified().plus(Duration.ofMillis(1));
        return same ? sent : new Version(sent.created(), usual.isAfter(later) ? usual : later);
    }

    private static byte[] body(String center, Total total, Version version) {
        ObjectNode sighting = Sightings.sighting(
                center,
                new Total(
                        total.indicator(),
                        total.tlp(),
                        total.localOnly(),
                        total.assets(),
                        total.count(),
                        total.first(),
                        total.last(),
                        version.created()),
                version.modified());
        return sighting.toString().getBytes(StandardCharsets.UTF_8);
    }
}
