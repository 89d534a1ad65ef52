package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which policy a case has. */
@Meaning("Which escalation policy a case has: that of the first route that fits, otherwise the fallback.")
public record RoutingView(
        List<RouteView> routes,

        @Meaning(
                "A policy; default is the built-in one, which tells the receiver of the settings, until somebody writes it.")
        String fallback,

        @Meaning("Counts its changes; 0 while nobody has written one.")
        long version,

        @Nullable String changedBy,
        @Nullable Instant changedAt) {

    /** Fits a case that has everything that it names. */
    @Meaning("Fits a case that has everything that is named here.")
    public record RouteView(
            String policy,
            @Meaning("Its severity at least.") @Nullable String from,
            @Meaning("An asset of this group.") @Nullable String group,

            @Meaning("An ATT&CK technique or one of its sub-techniques, such as T1110.") @Nullable
            String technique,

            @Meaning("A team that answers for one of its assets.") @Nullable
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

    /** What a person says of the routing. */
    @Meaning(
            "Which escalation policy a case has. What only the center writes (version, changedBy, changedAt) is ignored.")
    public record RoutingAsked(
            List<RouteView> routes, @Nullable String fallback) {}
}
