package io.watchfloor.ops.paging.oncall;

import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects the policy of a case: that of the first matching route, otherwise the default.
 *
 * @param fallback the default policy's name
 */
public record Routing(List<Route> routes, String fallback) {

    /** The built-in policy of a center without policies: notifies the webhook of the settings. */
    public static final String BUILT_IN = "default";

    public static final Routing NONE = new Routing(List.of(), BUILT_IN);

    public Routing {
        routes = List.copyOf(routes);
    }

    /** Whether a route or the default uses the policy. */
    public boolean leadsTo(String policy) {
        return fallback.equals(policy)
                || routes.stream().anyMatch(route -> route.policy().equals(policy));
    }

    /**
     * Matches a case that fulfils all conditions that are set.
     *
     * @param from lowest severity
     * @param group group of one of the case's assets
     * @param technique an ATT&amp;CK technique or its sub-techniques, such as {@code T1110}
     * @param team the case's team
     */
    public record Route(
            String policy,
            @Nullable Level from,
            @Nullable String group,
            @Nullable String technique,
            @Nullable String team) {}
}
