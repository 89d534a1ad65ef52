package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads Sigma rules from files, folders and {@code .zip} archives in a fixed order. A rule with unsupported or invalid
 * parts is rejected and reported, never applied in part; the other rules load.
 */
public final class RuleLoader {

    private static final String BUILTIN = "rules/";

    private RuleLoader() {}

    public static RuleLoadResult load(List<Path> paths) {
        return load(paths, Placeholders.NONE);
    }

    public static RuleLoadResult load(List<Path> paths, Placeholders placeholders) {
        return new RuleSetBuilder(placeholders, RuleLimits.standard(), LoadingDeadline.UNLIMITED)
                .addPaths(paths)
                .loading();
    }

    /**
     * Loads rules, and reports deviations from the schemas of the Sigma specification.
     *
     * @param others further rules, in addition to the built-in pack, to which filters and correlations may refer; they
     *     are not part of the result
     */
    public static RuleLoadResult check(List<Path> paths, List<Path> others, Placeholders placeholders) {
        return new RuleSetBuilder(BuiltinLists.complete(placeholders), RuleLimits.standard(), LoadingDeadline.UNLIMITED)
                .checked()
                .addPaths(paths)
                .inContextOf(found -> new RuleFiles(RuleLimits.standard(), found).find(others))
                .inContextOf(RuleLoader::builtinFiles)
                .loading();
    }

    /** Loads the built-in rule pack. */
    public static RuleLoadResult builtin() {
        return load(new RuleSources(true, List.of(), Placeholders.NONE, List.of(), RuleLimits.standard()));
    }

    /** Loads all rules of a center with several threads. */
    public static RuleLoadResult load(RuleSources sources) {
        return load(sources, new RuleSetBuilder(placeholders(sources), sources.limits(), LoadingDeadline.UNLIMITED));
    }

    /**
     * Loads all rules of a center on the caller's thread only, to leave processor time for other work.
     *
     * @throws LoadingDeadline.ExceededException if the time limit is reached first
     */
    public static RuleLoadResult load(RuleSources sources, LoadingDeadline time) {
        return load(sources, new RuleSetBuilder(placeholders(sources), sources.limits(), time).alone());
    }

    private static Placeholders placeholders(RuleSources sources) {
        return sources.builtin() ? BuiltinLists.complete(sources.placeholders()) : sources.placeholders();
    }

    private static RuleLoadResult load(RuleSources sources, RuleSetBuilder assembly) {
        if (sources.builtin()) {
            assembly.addFound(RuleLoader::builtinFiles);
        }
        assembly.addPaths(sources.paths());
        sources.packs().forEach(assembly::addPack);
        return assembly.loading();
    }

    static void builtinFiles(Consumer<RuleFile> found) {
        CodeSource source = RuleLoader.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("the program's own jar cannot be located");
        }
        try {
            Path origin = Path.of(source.getLocation().toURI());
            RuleLimits limits = RuleLimits.standard();
            if (!Files.isDirectory(origin)) {
                new RuleFiles(limits, found).archive(origin, name -> name.startsWith(BUILTIN));
                return;
            }
            Path rules = origin.resolve(BUILTIN);
            if (Files.isDirectory(rules)) {
                new RuleFiles(
                                limits,
                                file -> found.accept(file.named(
                                        origin.relativize(Path.of(file.name())).toString())))
                        .find(List.of(rules));
            }
        } catch (URISyntaxException odd) {
            throw new IllegalStateException("the program's own jar cannot be located", odd);
        }
    }
}
