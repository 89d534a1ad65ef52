package io.watchfloor.dashboards.audit.routes;

import io.watchfloor.dashboards.audit.AuditKey;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.audit.AuditState;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of the audit log on a node, and the signed heads. */
@Meaning("Verification of the audit log on this node, and the signed heads of all nodes.")
public record AuditHeadsView(
        @Meaning("Number of the last verified record.") long checkedThrough,

        Instant checkedAt,

        @Meaning("The problem of the log; null if it is intact.") @Nullable
        String broken,

        @Meaning("Places where this node stores signed heads.")
        List<Place> places,

        @Meaning("Latest time stamp of the log; null if there is none.") @Nullable
        Stamped timeStamp,

        @Meaning("Latest signed heads of all nodes, newest first.")
        List<Head> heads) {

    /** A place where signed chain heads are stored. */
    @Meaning("A place outside the database where signed heads are stored.")
    public record Place(
            @Meaning("file, syslog, post or time-stamp.") String name,

            @Meaning("Number of the last record whose chain head was stored since the node started; 0 for none.")
            long keptThrough,

            @Meaning("Why the latest chain head was not stored; null if it was stored.") @Nullable
            String problem) {}

    @Meaning("The record whose hash an authority confirmed, and the time of it.")
    public record Stamped(long seq, Instant at, String authority) {}

    /** A signed head. */
    @Meaning("A signed chain head: the confirmation by a node which record was the last record of the log at "
            + "a point in time.")
    public record Head(
            long seq,
            Instant at,
            String hash,

            @Meaning("First characters of the SHA-256 of the node's public key, as printed by watchfloor audit"
                    + " key.")
            String key) {}

    public static AuditHeadsView of(
            AuditState state, AuditReading.@Nullable StampedHead stamped, List<SignedHead> heads) {
        return new AuditHeadsView(
                state.checkedThrough(),
                state.checkedAt(),
                state.broken().orElse(null),
                state.places().stream()
                        .map(place -> new Place(
                                place.name(),
                                place.keptThrough(),
                                place.problem().orElse(null)))
                        .toList(),
                stamped == null
                        ? null
                        : new Stamped(
                                stamped.seq(),
                                stamped.stamp().at(),
                                stamped.stamp().authority()),
                heads.stream()
                        .map(head ->
                                new Head(head.seq(), head.at(), head.hash().hex(), AuditKey.fingerprint(head.key())))
                        .toList());
    }
}
