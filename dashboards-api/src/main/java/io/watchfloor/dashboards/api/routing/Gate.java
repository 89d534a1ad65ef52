package io.watchfloor.dashboards.api.routing;

import java.util.Optional;

/**
 * May keep somebody who has the right from doing something now. Asked on a thread that may block, after the right and the
 * scope are known and before the route runs; what it refuses is taken down in the audit log.
 */
@FunctionalInterface
public interface Gate {

    /**
     * @param call of somebody who is signed in
     * @return why not; empty lets the call pass
     */
    Optional<Problem> before(Call call);
}
