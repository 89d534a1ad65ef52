package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.ValueListStore;
import io.watchfloor.sigma.language.PlaceholderUse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dependencies of the routes of lists.
 *
 * @param trial loads the rules with a change of a list without storing the change
 * @param forget discards the result of the latest trial
 * @param judging number of the latest change whose rules this node evaluates
 * @param uses rules and filters by the list that they use
 * @param ofFiles names of placeholders that the node's files define
 * @param ofRules what the lists that built-in rules use contain, by name
 */
public record Lists(
        Trial trial,
        Runnable forget,
        ValueListStore store,
        LongSupplier judging,
        Supplier<Map<String, List<PlaceholderUse>>> uses,
        Set<String> ofFiles,
        Map<String, String> ofRules) {

    public Lists {
        ofFiles = Set.copyOf(ofFiles);
        ofRules = Map.copyOf(ofRules);
    }

    /** Loads the rules with a change of a list without storing the change. */
    public interface Trial {

        /** @param entries null if the list is removed */
        CompletionStage<PackTrials.Outcome> of(String name, @Nullable List<String> entries);
    }
}
