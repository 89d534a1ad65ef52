package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * The sources of a center's rules. Correlations and filters may refer to rules of any source.
 *
 * @param builtin whether the pack that ships with the program is included
 * @param paths files, folders and {@code .zip} archives
 * @param placeholders the lists that {@code |expand} fills in, for all of them
 * @param packs added by people to the running center
 * @param limits the most that all of them together may cost
 */
public record RuleSources(
        boolean builtin, List<Path> paths, Placeholders placeholders, List<PackContent> packs, RuleLimits limits) {

    /** With limits derived from this program's heap. */
    public RuleSources(boolean builtin, List<Path> paths, Placeholders placeholders, List<PackContent> packs) {
        this(builtin, paths, placeholders, packs, RuleLimits.standard());
    }

    /**
     * One pack.
     *
     * @param body YAML text, or a zip archive of YAML files
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and large
    public record PackContent(String name, byte[] body) {

        /** The prefix of the places in its problems. */
        public String prefix() {
            return "pack:" + name + "/";
        }
    }

    public RuleSources with(List<PackContent> others) {
        return new RuleSources(builtin, paths, placeholders, List.copyOf(others), limits);
    }
}
