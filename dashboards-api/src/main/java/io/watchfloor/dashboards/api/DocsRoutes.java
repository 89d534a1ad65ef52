package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The description of the API, and a page that draws it. */
final class DocsRoutes {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    List<ApiRoute> routes() {
        return List.of(
                file("/api/v1/openapi.json", "openapi.json", "application/json"),
                file("/api/docs", "docs.html", "text/html; charset=UTF-8"),
                file("/api/docs/docs.js", "docs.js", "text/javascript; charset=UTF-8"),
                file("/api/docs/docs.css", "docs.css", "text/css; charset=UTF-8"));
    }

    /** Public: it says what there is to ask, and nothing that was asked. */
    private static ApiRoute file(String path, String name, String type) {
        HttpResponse response = HttpResponse.create()
                .withEntity(Answers.entity(type, text(name)))
                .addHeader(Answers.header("Content-Security-Policy", POLICY));
        return ApiRoute.get(path, Permission.NONE, call -> response);
    }

    static String text(String name) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream("/api/" + name)) {
            if (in == null) {
                throw new IllegalStateException("api/" + name + " is missing from the class path.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
