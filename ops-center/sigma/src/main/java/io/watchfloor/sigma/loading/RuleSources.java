package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sources of a center's rules. Correlations and filters may refer to rules of any source.
 *
 * @param builtin true to include the built-in pack
 * @param paths files, folders and {@code .zip} archives
 * @param placeholders value lists for {@code |expand} in all sources
 * @param packs packs that users uploaded to the running center
 * @param limits limits of all sources together
 */
public record RuleSources(
        boolean builtin, List<Path> paths, Placeholders placeholders, List<PackContent> packs, RuleLimits limits) {

    /** Creates sources with limits derived from the heap size of this process. */
    public RuleSources(boolean builtin, List<Path> paths, Placeholders placeholders, List<PackContent> packs) {
        this(builtin, paths, placeholders, packs, RuleLimits.standard());
    }

    /**
     * One uploaded rule pack.
     *
     * @param body YAML text, or a zip archive of YAML files
     */
    @SuppressWarnings("ArrayRecordComponent") // packs are never compared
    public record PackContent(String name, byte[] body) {

        /** Prefix of file names in problems that concern the pack. */
        public String prefix() {
            return "pack:" + name + "/";
        }
    }

    /** Adds lists of values. A list replaces a placeholder of the same name, which may differ between nodes. */
    public RuleSources withLists(Map<String, List<String>> lists) {
        Map<String, List<String>> all = new HashMap<>(placeholders.values());
        all.putAll(lists);
        return new RuleSources(builtin, paths, new Placeholders(all), packs, limits);
    }

    public RuleSources with(List<PackContent> others) {
        return new RuleSources(builtin, paths, placeholders, List.copyOf(others), limits);
    }
}
