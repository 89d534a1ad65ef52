package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node knows of the audit log.
 *
 * @param checkedThrough the last record that follows from those before it
 * @param checkedAt when that was found
 * @param broken what is wrong, in a sentence; empty when nothing is
 * @param signed the last head that this node signed
 */
public record AuditState(
        long checkedThrough,
        Instant checkedAt,
        Optional<String> broken,
        Optional<SignedHead> signed,
        List<Place> places) {

    /**
     * A place where heads are kept.
     *
     * @param keptThrough the number of the last head that it took since the node began, 0 for none
     * @param problem why it did not take the latest one; empty when it did
     */
    public record Place(String name, long keptThrough, Optional<String> problem) {}
}
