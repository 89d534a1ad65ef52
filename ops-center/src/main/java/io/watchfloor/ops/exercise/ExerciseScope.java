package io.watchfloor.ops.exercise;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exercise covers. An alert must match the assets or groups, if any are named, and the sources, if any are named.
 *
 * @param assets ids of assets, such as {@code host:dc01.corp.example}
 * @param groups groups of assets
 * @param sources names of sensors and inputs
 */
public record ExerciseScope(List<String> assets, List<String> groups, List<String> sources) {

    public ExerciseScope {
        assets = List.copyOf(assets);
        groups = List.copyOf(groups);
        sources = List.copyOf(sources);
    }

    public boolean isEmpty() {
        return assets.isEmpty() && groups.isEmpty() && sources.isEmpty();
    }

    boolean covers(String asset, @Nullable String group, String source) {
        boolean anyAsset = assets.isEmpty() && groups.isEmpty();
        return !isEmpty()
                && (anyAsset || assets.contains(asset) || (group != null && groups.contains(group)))
                && (sources.isEmpty() || sources.contains(source));
    }
}
