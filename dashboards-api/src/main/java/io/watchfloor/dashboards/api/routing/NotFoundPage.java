package io.watchfloor.dashboards.api.routing;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What a person sees when the browser asks for something that does not exist. Programs get a problem. */
final class NotFoundPage {

    private static final String CONTENT = """
            <h1>Page not found</h1>
            <p>Check that the address is complete.</p>
            <p><a class="button" href="/">Open the queue</a></p>
        """;

    private NotFoundPage() {}

    /** The API itself answers programs, whatever their Accept header says. */
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
