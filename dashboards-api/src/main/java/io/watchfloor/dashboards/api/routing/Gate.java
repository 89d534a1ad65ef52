package io.watchfloor.dashboards.api.routing;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

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

    /**
     * Checks a request that has the right, before its body is read. Called also without a person, on routes that need no
     * right; must not block.
     *
     * @return the error; empty if the request may continue
     */
    default Optional<Problem> arriving(HttpRequest request, ApiRoute route) {
        return Optional.empty();
    }
}
