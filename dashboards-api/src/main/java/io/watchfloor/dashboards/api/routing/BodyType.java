package io.watchfloor.dashboards.api.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;

/**
 * Rejects forms and plain text, because browsers send these body types to other sites without a CORS preflight. A route
 * accepts these types only if the description of the route allows them.
 */
final class BodyType {

    private static final Set<String> SENT_UNASKED =
            Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

    private BodyType() {}

    /** Returns the reason why the body of the request is rejected; empty if the body is accepted. */
    static Optional<Problem> refusal(HttpRequest request, ApiRoute route) {
        MediaType type = request.entity().getContentType().mediaType();
        String name = (type.mainType() + "/" + type.subType()).toLowerCase(Locale.ROOT);
        boolean described = route.operation() != null && route.operation().takesMedia(name);
        return request.entity().isKnownEmpty() || !SENT_UNASKED.contains(name) || described
                ? Optional.empty()
                : Optional.of(Problem.of(
                        415,
                        "request.body-type",
                        ("The path does not accept a body of the type %s. Send JSON with Content-Type:"
                                        + " application/json.")
                                .formatted(name)));
    }
}
