package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A node's knowledge of the audit log.
 *
 * @param checkedThrough number of the last verified record
 * @param checkedAt time of that verification
 * @param broken description of the damage; empty if the log is intact
 * @param signed last head signed by this node
 */
public record AuditState(
        long checkedThrough,
        Instant checkedAt,
        Optional<String> broken,
        Optional<SignedHead> signed,
        List<Place> places) {

    /**
     * A place where heads are stored.
     *
     * @param keptThrough number of the last stored head since the node started, 0 for none
     * @param problem why the latest head was not stored; empty if it was
     */
    public record Place(String name, long keptThrough, Optional<String> problem) {}
}
