package io.watchfloor.ops.paging.oncall;

import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which policy a case has: that of the first route that fits, otherwise the default.
 *
 * @param fallback the policy's name
 */
public record Routing(List<Route> routes, String fallback) {

    /** The policy of a center where nobody has written one: it tells the receiver of the settings. */
    public static final String BUILT_IN = "default";

    public static final Routing NONE = new Routing(List.of(), BUILT_IN);

    public Routing {
        routes = List.copyOf(routes);
    }

    /** Whether a route, or the default, leads to the policy. */
    public boolean leadsTo(String policy) {
        return fallback.equals(policy)
                || routes.stream().anyMatch(route -> route.policy().equals(policy));
    }

    /**
     * Fits a case that has everything that is named here.
     *
     * @param from its severity at least
     * @param group an asset of this group
     * @param technique an ATT&CK technique or one of its sub-techniques, such as {@code T1110}
     * @param team the case's team
     */
    public record Route(
            String policy,
            @Nullable Level from,
            @Nullable String group,
            @Nullable String technique,
            @Nullable String team) {}
}
