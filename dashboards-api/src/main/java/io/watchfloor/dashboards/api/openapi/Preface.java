package io.watchfloor.dashboards.api.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The introduction of the OpenAPI document. */
final class Preface {

    private static final String TEXT = """
        A list answer contains `items`, `nextCursor` and, in its first part, `total`. Times are RFC 3339 in UTC. \
        Errors are `application/problem+json` (RFC 9457) with a stable \
        `code`. `x-needs` names the right that the caller needs. A malformed path or query is rejected with 400 `request.malformed`.

        The sender is authenticated before the body is read. The port itself can reject a request: 403 `connection.not-through-proxy`, 408 \
        `header.too-slow` and `body.too-slow`, 413 `body.too-large`, 429 `body.sender-busy`, 431 \
        `header.too-large`, 503 `body.node-busy` \
        and `connection.node-full`. If too many reads wait, they are rejected with 429 `request.too-many` and `search.too-many`, 503 `request.busy` and `search.busy`; \
        a read that takes too long is stopped with 503 `query.timeout`. 429 and 503 contain `Retry-After`. If a request is rejected while its body is sent, the connection is closed.

        After an internal error the center answers 500 `server.failure` with a `reference` for the administrator.\
        """;

    private static final Map<String, String> SUBJECTS = subjects();

    private Preface() {}

    private static Map<String, String> subjects() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("cases", "Cases and operations on them.");
        all.put("alerts", "Alerts and their evidence.");
        all.put("assets", "Hosts, accounts and other protected assets.");
        all.put("entities", "Entities and their aliases.");
        all.put("aliases", "Alias table, maintained by users.");
        all.put("notifications", "Notifications and their delivery attempts.");
        all.put("rules", "Active rules.");
        all.put("rule-packs", "Rule packs uploaded to the center.");
        all.put("secure-scores", "The secure score and its controls.");
        all.put("sensors", "Sensors, enrollment and configuration.");
        all.put("telemetry", "Telemetry ingest.");
        all.put("stream", "Live stream of changes.");
        all.put("people", "Accounts, rights, API tokens and invitations.");
        all.put("signin", "Sign-in and sign-out.");
        all.put("center", "The status of the center.");
        return all;
    }

    /** Tag of a route, from the first segment of its path. */
    static String subject(String path) {
        String word = path.replaceFirst("^/(api/v1/)?", "").split("[/.]", -1)[0];
        return switch (word) {
            case "quarantine", "retry-queue", "uplink" -> "telemetry";
            case "secure-score-controls" -> "secure-scores";
            case "me", "signout" -> "signin";
            case "attack" -> "rules";
            default -> SUBJECTS.containsKey(word) ? word : "center";
        };
    }

    static ObjectNode of(List<RouteDescription> routes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("openapi", "3.1.0");
        ObjectNode info = json.putObject("info");
        info.put("title", "Watchfloor")
                .put("version", "v1")
                .put("summary", "API of the Watchfloor center.")
                .put("description", TEXT);
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        json.putArray("servers")
                .addObject()
                .put("url", "/")
                .put("description", "The center that serves this document.");
        ArrayNode tags = json.putArray("tags");
        SUBJECTS.forEach((name, meaning) -> {
            if (routes.stream().anyMatch(route -> subject(route.path()).equals(name))) {
                tags.addObject().put("name", name).put("description", meaning);
            }
        });
        ArrayNode security = json.putArray("security");
        security.addObject().putArray("token");
        security.addObject().putArray("session");
        return json;
    }

    static ObjectNode securitySchemes() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putObject("token").put("type", "http").put("scheme", "bearer").put("description", "API token of a person.");
        all.putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "watchfloor_session")
                .put(
                        "description",
                        "Browser session. Requests that change something must come from Watchfloor's own page.");
        all.putObject("sensor")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "Credential of a sensor.");
        return all;
    }
}
