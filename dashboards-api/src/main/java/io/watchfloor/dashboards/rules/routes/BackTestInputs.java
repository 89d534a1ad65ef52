package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import io.watchfloor.sigma.profile.EntityProfiles;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Dependencies of back-tests.
 *
 * @param changed the rules of all stages, if a pack were added or replaced
 * @param profiles tags, criticality and group of assets and accounts, as they are now
 * @param onCall the on-call configuration as it is now
 */
public record BackTestInputs(
        BiFunction<PackContent, LoadingDeadline, RuleLoadResult> changed,
        Supplier<EntityProfiles> profiles,
        Supplier<OnCallConfiguration> onCall) {}
