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
        Lists answer `items`, `nextCursor` and, with their first part, `total`. Times are RFC 3339 in UTC. \
        Refusals are `application/problem+json` (RFC 9457) with a stable \
        `code`. `x-needs` says what the person must be allowed. A path or a query that is not well formed is 400 `request.malformed`.

        Who sends a request is asked before its body is read. Refusals of the port itself: 403 `connection.not-through-proxy`, 408 \
        `header.too-slow` and `body.too-slow`, 413 `body.too-large`, 429 `body.sender-busy`, 431 \
        `header.too-large`, 503 `body.node-busy` \
        and `connection.node-full`. Reads are refused with 429 `request.too-many` and `search.too-many`, 503 `request.busy` and `search.busy` when too many wait; what the \
        database stopped because it took too long is 503 `query.timeout`. 429 and 503 come with `Retry-After`. After a refusal in the middle of a body the connection is closed.

        When the center fails, it answers 500 `server.failure` with a `reference` for the administrator.\
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
            case "me", "signout" -> "signin";
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
