package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routing rules for escalation policies. */
@Meaning("Routing rules: the first matching route selects the escalation policy of a case,"
        + " otherwise the default route.")
public record RoutingView(
        List<RouteView> routes,

        @Meaning("Name of a policy. `default` is the built-in policy, which notifies the configured"
                + " webhook until a user replaces it.")
        String fallback,

        @Meaning("Number of changes; 0 if the routing was never changed.")
        long version,

        @Nullable String changedBy,
        @Nullable Instant changedAt) {

    /** A route matches a case that fulfils all of its conditions. */
    @Meaning("A route matches a case that fulfils all given conditions.")
    public record RouteView(
            String policy,
            @Meaning("Minimum severity.") @Nullable String from,

            @Meaning("Group of one of the case's assets.") @Nullable
            String group,

            @Meaning("An ATT&CK technique or one of its sub-techniques, such as T1110.") @Nullable
            String technique,

            @Meaning("Team that owns one of the case's assets.") @Nullable
            String team) {}

    public static RoutingView of(Document<Routing> kept) {
        Routing routing = kept.value();
        boolean written = kept.version() > 0;
        return new RoutingView(
                routing.routes().stream()
                        .map(route -> new RouteView(
                                route.policy(),
                                route.from() == null ? null : route.from().text(),
                                route.group(),
                                route.technique(),
                                route.team()))
                        .toList(),
                routing.fallback(),
                kept.version(),
                written ? kept.changedBy() : null,
                written ? kept.changedAt() : null);
    }

    /** Request body of the routing. */
    @Meaning("Routing rules. Fields that only the center sets (version, changedBy, changedAt) are" + " ignored.")
    public record RoutingRequest(
            List<RouteView> routes, @Nullable String fallback) {}
}
