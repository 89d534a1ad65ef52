package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * What the routes of rule packs need from the watch.
 *
 * @param trial loads the rules of a change, without making it
 * @param forget discards the latest trial's result
 * @param judging the number of the latest change of the packs that this node judges with
 */
public record Packs(Trial trial, Runnable forget, RulePackStore shelf, LongSupplier judging) {

    /** Loads the rules of a change, without making it. */
    public interface Trial {
        CompletionStage<PackTrials.Outcome> of(PackContent pack, boolean skipRefused);
    }
}
