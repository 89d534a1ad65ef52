package io.watchfloor.dashboards.audit.routes;

import io.watchfloor.dashboards.audit.AuditKey;
import io.watchfloor.dashboards.audit.AuditState;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node found in the audit log, and what was signed. */
@Meaning("What this node found when it last followed the audit log, and what the nodes signed.")
public record AuditHeadsView(
        @Meaning("The last record that follows from those before it.")
        long checkedThrough,

        Instant checkedAt,

        @Meaning("What is wrong with the log; null when nothing is.") @Nullable
        String broken,

        @Meaning("Where this node keeps signed heads.") List<Place> places,

        @Meaning("The latest ones of all nodes, the newest first.")
        List<Head> heads) {

    /** A place for signed heads. */
    @Meaning("A place outside of the database where signed heads are kept.")
    public record Place(
            @Meaning("file, syslog or post.") String name,

            @Meaning("The number of the last record whose head it took since the node began; 0 for none.")
            long keptThrough,

            @Meaning("Why it did not take the latest one; null when it did.") @Nullable
            String problem) {}

    /** A signed head. */
    @Meaning("A node's word that the log ended so.")
    public record Head(
            long seq,
            Instant at,
            String hash,

            @Meaning("The beginning of the SHA-256 of the node's public key, as watchfloor audit key prints it.")
            String key) {}

    public static AuditHeadsView of(AuditState state, List<SignedHead> heads) {
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
                heads.stream()
                        .map(head ->
                                new Head(head.seq(), head.at(), head.hash().hex(), AuditKey.fingerprint(head.key())))
                        .toList());
    }
}
