package io.watchfloor.ops.paging.oncall;

import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects the policy of a case: the policy of the first matching route, otherwise the default policy.
 *
 * @param fallback the default policy's name
 */
public record Routing(List<Route> routes, String fallback) {

    /**
     * The name of the built-in policy of a center without policies. The built-in policy notifies the webhook in the
     * settings.
     */
    public static final String BUILT_IN = "default";

    public static final Routing NONE = new Routing(List.of(), BUILT_IN);

    public Routing {
        routes = List.copyOf(routes);
    }

    /** Whether a route uses the policy, or the policy is the default policy. */
    public boolean leadsTo(String policy) {
        return fallback.equals(policy)
                || routes.stream().anyMatch(route -> route.policy().equals(policy));
    }

    /**
     * The conditions of a route. The route matches a case that meets all specified conditions.
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
