package io.watchfloor.dashboards.http;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.web.SecurityHeaders;
import java.util.UUID;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responds to requests that no route handles with a problem document, instead of the plain text of the HTTP library. */
final class FallbackRoute {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackRoute.class);

    private FallbackRoute() {}

    static Route behind(Route routes) {
        return routes.seal(rejections(), failures());
    }

    private static RejectionHandler rejections() {
        Problem unknown = Problem.of(404, "request.unknown-path", "No route has this path.");
        return RejectionHandler.newBuilder()
                .handleNotFound(answer(unknown))
                .handle(
                        Rejection.class,
                        rejection -> answer(Problem.of(
                                400,
                                "request.refused",
                                "This path does not support the request. /api/docs lists the routes.")))
                .build();
    }

    private static ExceptionHandler failures() {
        return ExceptionHandler.newBuilder()
                .match(IllegalUriException.class, failure -> answer(Problem.malformed()))
                .matchAny(failure -> {
                    String reference = UUID.randomUUID().toString();
                    LOG.error("A request failed, reference {}", reference, failure);
                    return answer(Problem.failure(reference));
                })
                .build();
    }

    private static Route answer(Problem problem) {
        return Directives.complete(problem.response().addHeaders(SecurityHeaders.always()));
    }
}
