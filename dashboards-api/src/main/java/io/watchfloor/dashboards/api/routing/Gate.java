package io.watchfloor.dashboards.api.routing;

import java.util.Optional;

/**
 * An additional check, such as a passkey check, for a person who has the right for the operation. Called on a thread
 * that may block, after right and scope were checked and before the route runs; rejections are audited.
 */
@FunctionalInterface
public interface Gate {

    /**
     * @param call of a signed-in person
     * @return the error; empty if the call may continue
     */
    Optional<Problem> before(Call call);
}
