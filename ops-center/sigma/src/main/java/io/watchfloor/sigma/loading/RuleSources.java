package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the rules of a center come from. Correlations and filters may refer to rules of any of them.
 *
 * @param builtin whether the pack that comes with the program is among them
 * @param paths files, folders and {@code .zip} archives
 * @param placeholders the lists that {@code |expand} fills in, in all of them
 * @param packs what people gave to the running center
 * @param limits what all of them together may cost
 */
public record RuleSources(
        boolean builtin, List<Path> paths, Placeholders placeholders, List<PackContent> packs, RuleLimits limits) {

    /** With the limits of this program's own heap. */
    public RuleSources(boolean builtin, List<Path> paths, Placeholders placeholders, List<PackContent> packs) {
        this(builtin, paths, placeholders, packs, RuleLimits.standard());
    }

    /**
     * One pack.
     *
     * @param body YAML text, or a zip archive of YAML files
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and large
    public record PackContent(String name, byte[] body) {

        /** How the places of its problems begin. */
        public String prefix() {
            return "pack:" + name + "/";
        }
    }

    public RuleSources with(List<PackContent> others) {
        return new RuleSources(builtin, paths, placeholders, List.copyOf(others), limits);
    }
}
