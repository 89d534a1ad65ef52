package io.watchfloor.dashboards.center.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.openapi.OpenApi;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.RouteDescription;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.web.SecurityHeaders;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The API description, generated from the table of routes at start, and a web page that shows it. */
public final class DocsRoutes {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'" + SecurityHeaders.REPORTED;

    private final List<ApiRoute> own;
    private final HttpResponse description;

    /**
     * Creates the routes of the API description, which describes all routes including these.
     *
     * @param others other routes of this node
     * @param doors routes for telemetry
     */
    public DocsRoutes(List<ApiRoute> others, List<RouteDescription> doors) {
        own = List.of(
                ApiRoute.get("/api/v1/openapi.json", Verb.NONE, call -> description())
                        .is(Operation.of("describe", "Get this API description (OpenAPI)")
                                .answers(JsonNode.class)),
                file(
                        "/api/docs",
                        "docs.html",
                        "text/html",
                        Operation.of("docs", "Show the API documentation as a web page")),
                file(
                        "/api/docs/docs.js",
                        "docs.js",
                        "text/javascript",
                        Operation.of("docsJs", "Script of the API documentation")),
                file(
                        "/api/docs/docs.css",
                        "docs.css",
                        "text/css",
                        Operation.of("docsCss", "Style sheet of the API documentation")));
        String all = Json.write(OpenApi.of(Stream.concat(
                        Stream.concat(others.stream(), own.stream())
                                .map(ApiRoute::described)
                                .flatMap(Optional::stream),
                        doors.stream())
                .toList()));
        description = HttpResponse.create()
                .withEntity(Answers.entity("application/json", all))
                .addHeader(Answers.header("Content-Security-Policy", POLICY));
    }

    public List<ApiRoute> routes() {
        return own;
    }

    /** The API description is public because it describes operations but contains no data. */
    private HttpResponse description() {
        return description;
    }

    private static ApiRoute file(String path, String name, String type, Operation operation) {
        HttpResponse response = HttpResponse.create()
                .withEntity(Answers.entity(type + "; charset=UTF-8", text(name)))
                .addHeader(Answers.header("Content-Security-Policy", POLICY));
        return ApiRoute.get(path, Verb.NONE, call -> response).is(operation.answersText(type, "A file."));
    }

    private static String text(String name) {
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
