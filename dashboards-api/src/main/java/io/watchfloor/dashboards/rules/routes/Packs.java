package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackCommand;
import io.watchfloor.ops.detection.pack.RulePackReply;
import io.watchfloor.ops.detection.pack.RulePackShelf;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the routes of rule packs need from the watch.
 *
 * @param trial loads the rules of a change, without making it
 * @param forget discards the latest trial's result
 * @param desk accepts the changes
 * @param judging the number of the latest change of the packs that this node judges with
 */
public record Packs(
        Trial trial,
        Runnable forget,
        RulePackShelf shelf,
        Function<Function<ActorRef<RulePackReply>, RulePackCommand>, CompletionStage<RulePackReply>> desk,
        LongSupplier judging) {

    /** Loads the rules of a change, without making it. */
    public interface Trial {
        CompletionStage<PackTrials.Outcome> of(PackContent pack, boolean skipRefused);
    }
}
