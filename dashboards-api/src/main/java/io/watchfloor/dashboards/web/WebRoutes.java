package io.watchfloor.dashboards.web;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.encodeResponse;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.head;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.pathSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithDefaultHeaders;
import static org.apache.pekko.http.javadsl.server.PathMatchers.remaining;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Serves the page at {@code /} and at its deep links, and its files under {@code /page/}; browsers cache files with a content hash
 * in their address. The service worker is at {@code /sw.js}, because its scope is its own folder.
 *
 * <p>All files are public, because they contain no data. The sign-in routes handle {@code /signin?code=…}.
 */
public final class WebRoutes {

    private static final HttpHeader ASK_AGAIN = RawHeader.create("Cache-Control", "no-cache");
    private static final HttpHeader KEEP = RawHeader.create("Cache-Control", "public, max-age=31536000, immutable");

    private final PageFiles files = new PageFiles();

    /** Requests for other paths are passed on to other routes. */
    public Route route() {
        Route page = page();
        return concat(get(() -> page), head(() -> page));
    }

    private Route page() {
        return respondWithDefaultHeaders(
                Stream.concat(SecurityHeaders.always().stream(), Stream.of(SecurityHeaders.PAGE_POLICY))
                        .toList(),
                () -> concat(
                        pathSingleSlash(this::index),
                        path("signin", () -> parameterOptional("code", code -> code.isPresent() ? reject() : index())),
                        path("alerts", this::index),
                        path("merge-suggestions", this::index),
                        path(segment("alerts").slash(segment()), alert -> index()),
                        path("assets", this::index),
                        path(segment("assets").slash(segment()), asset -> index()),
                        path("audit", this::index),
                        path("search", this::index),
                        path("hunt", this::index),
                        path("campaigns", this::index),
                        path("landscape", this::index),
                        path("webhooks", this::index),
                        path("figures", this::index),
                        path("matters", this::index),
                        path(segment("matters").slash(segment()), matter -> index()),
                        path("fraud", this::index),
                        path("takedowns", this::index),
                        path(segment("fraud").slash(segment()), cluster -> index()),
                        path("partners", this::index),
                        path(segment("partners").slash(segment()), partner -> index()),
                        path("intel", this::index),
                        path(segment("intel").slash(segment()), object -> index()),
                        path("mentions", this::index),
                        path("task-templates", this::index),
                        path("approvals", this::index),
                        path("people", this::index),
                        path("wall", this::index),
                        path("notifications", this::index),
                        path("sensors", this::index),
                        path("unprocessed", this::index),
                        path("inputs", this::index),
                        path("sensor-groups", this::index),
                        path("coverage", this::index),
                        path("secure-score", this::index),
                        path(segment("secure-score").slash(segment()), control -> index()),
                        path("rules", this::index),
                        path("noisy-rules", this::index),
                        path("exercises", this::index),
                        path("exceptions", this::index),
                        path(segment("exceptions").slash(segment()), exception -> index()),
                        path(segment("rules").slash(segment()), rule -> index()),
                        path("lists", this::index),
                        path(segment("lists").slash(segment()), list -> index()),
                        path("attack", this::index),
                        path(segment("sensors").slash(segment()), sensor -> index()),
                        path("on-call", this::index),
                        path(segment("on-call").slash("routing"), this::index),
                        path(segment("on-call").slash("metrics"), this::index),
                        path(segment("on-call").slash("policies").slash(segment()), name -> index()),
                        path(segment("on-call").slash("schedules").slash(segment()), name -> index()),
                        path("account", this::index),
                        path("entities", this::index),
                        path(segment("entities").slash(segment()), value -> index()),
                        path(segment("cases").slash(segment()), kase -> index()),
                        path("sw.js", () -> packed("sw.js")),
                        pathPrefix("page", () -> path(remaining(), this::packed))));
    }

    /** Only static files are compressed, because the size of a compressed response can reveal secret content (BREACH). */
    private Route packed(String name) {
        return encodeResponse(() -> files.own(name).map(WebRoutes::serve).orElseGet(() -> reject()));
    }

    private Route index() {
        return serve(files.index());
    }

    private static Route serve(PageFile file) {
        HttpResponse response = HttpResponse.create()
                .withEntity(HttpEntities.create(file.type(), file.bytes()))
                .addHeader(file.versioned() ? KEEP : ASK_AGAIN);
        return conditional(file.tag(), () -> complete(response));
    }
}
