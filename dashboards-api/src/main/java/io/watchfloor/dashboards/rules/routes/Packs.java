package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Dependencies of rule pack routes.
 *
 * @param trial loads the rules of a change without storing the change
 * @param forget discards the result of the latest trial
 * @param judging number of the latest change whose rules this node evaluates
 * @param lists dependencies of the routes of lists
 * @param stages dependencies of the routes of stages
 * @param backTests dependencies of back-tests
 * @param text reads the YAML text of an active rule; empty if its file changed since the rules were loaded
 */
public record Packs(
        Trial trial,
        Runnable forget,
        RulePackStore shelf,
        LongSupplier judging,
        Lists lists,
        Stages stages,
        Function<RuleHeader.Origin, Optional<String>> text,
        BackTestInputs backTests) {

    /** Loads the rules of a change without storing the change. */
    public interface Trial {
        CompletionStage<PackTrials.Outcome> of(PackContent pack, boolean skipRefused);
    }
}
