package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.remote.Center;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds unused escalation policies, and adds routes. */
final class PolicyCalls {

    private static final String ROUTING = "/escalation-routing";

    private PolicyCalls() {}

    /** Returns a warning for each policy without a route, with the command that adds a route. */
    static List<String> unused(Center center) {
        List<String> lines = new ArrayList<>();
        center.each("/escalation-policies", Map.of(), Integer.MAX_VALUE, one -> {
            if (!one.path("used").asBoolean(true)) {
                String name = one.path("name").asText();
                lines.add(("The policy %s notifies no one, because no route leads to it. Add a route: watchfloor"
                                + " oncall route %s")
                        .formatted(name, name));
            }
        });
        return lines;
    }

    /**
     * Adds a route after all other routes, or changes the default route.
     *
     * @param from minimum severity of the cases; null for the default route
     * @return description of the change in one line
     */
    static String route(Center center, String policy, @Nullable String from) {
        JsonNode before = center.get(ROUTING);
        ObjectNode body = Center.JSON.createObjectNode();
        var routes = body.putArray("routes");
        before.path("routes").forEach(routes::add);
        String fallback = before.path("fallback").asText();
        if (from != null) {
            routes.addObject().put("policy", policy).put("from", from);
        }
        body.put("fallback", from == null ? policy : fallback);
        center.put(ROUTING, body);
        return from == null
                ? "The default route now uses the policy %s instead of %s.".formatted(policy, fallback)
                : "Cases from severity %s upward now use the policy %s, unless an earlier route matches."
                        .formatted(from, policy);
    }
}
