package io.watchfloor.dashboards.api.routing;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What a person sees when the browser asks for something that does not exist. Programs get a problem. */
final class NotFoundPage {

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="dark">
              <title>Not found · Watchfloor</title>
              <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/page/style.css">
              <link rel="stylesheet" href="/page/views.css">
            </head>
            <body>
              <main class="signin">
                <p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>Watchfloor</span></p>
                <h1>There is nothing at this address</h1>
                <p>Check that the address was copied whole.</p>
                <p><a class="button" href="/">Open the queue</a></p>
              </main>
            </body>
            </html>
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
        return HttpResponse.create()
                .withStatus(404)
                .withEntity(Answers.entity("text/html; charset=UTF-8", PAGE))
                .addHeader(Answers.header("Content-Security-Policy", POLICY));
    }
}
