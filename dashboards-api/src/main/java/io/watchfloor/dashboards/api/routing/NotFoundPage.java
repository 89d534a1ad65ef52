package io.watchfloor.dashboards.api.routing;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The web page for unknown paths. Programs get a problem document. */
final class NotFoundPage {

    private static final String CONTENT = """
            <h1>Page not found</h1>
            <p>Check that the address is complete.</p>
            <p><a class="button" href="/">Open the queue</a></p>
        """;

    private NotFoundPage() {}

    /** For unknown paths of the API, the response is always a problem document, whatever the Accept header is. */
    static boolean isFor(HttpRequest request) {
        boolean reads =
                request.method().name().equals("GET") || request.method().name().equals("HEAD");
        return reads
                && !request.getUri().getPathString().startsWith("/api/")
                && request.getHeader("Accept")
                        .map(HttpHeader::value)
                        .filter(types -> types.contains("text/html"))
                        .isPresent();
    }

    static HttpResponse answer() {
        return SmallPage.of("Not found", CONTENT, SmallPage.Form.NONE).withStatus(404);
    }
}
