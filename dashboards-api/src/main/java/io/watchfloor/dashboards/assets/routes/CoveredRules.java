package io.watchfloor.dashboards.assets.routes;

import java.util.Set;

/**
 * Rules and correlations by whether they can fire on at least one asset, by ID. Rules in neither set cannot fire, or wait
 * for an event that did not arrive within a day.
 *
 * @param canFire rules that can fire
 * @param unknown rules whose log source arrives, but with fields that are not known yet
 */
public record CoveredRules(Set<String> canFire, Set<String> unknown) {

    public CoveredRules {
        canFire = Set.copyOf(canFire);
        unknown = Set.copyOf(unknown);
    }
}
