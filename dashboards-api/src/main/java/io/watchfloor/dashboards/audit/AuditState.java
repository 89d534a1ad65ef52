package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of verifying the audit log on a node.
 *
 * @param checkedThrough number of the last verified record
 * @param checkedAt time of that verification
 * @param broken description of the damage; empty if the log is intact
 * @param signed last chain head signed by this node
 */
public record AuditState(
        long checkedThrough,
        Instant checkedAt,
        Optional<String> broken,
        Optional<SignedHead> signed,
        List<Place> places) {

    /**
     * A place where signed chain heads are stored.
     *
     * @param keptThrough number of the last record whose chain head was stored since the node started, 0 for none
     * @param problem why the latest chain head was not stored; empty if it was stored
     */
    public record Place(String name, long keptThrough, Optional<String> problem) {}
}
