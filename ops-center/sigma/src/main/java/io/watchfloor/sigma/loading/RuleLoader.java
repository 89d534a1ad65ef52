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
 * Loads Sigma rules from files, folders and {@code .zip} archives, always in the same order. A rule that cannot be
 * applied as written is refused and reported, never weakened; the others load.
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
     * Loads rules, and reports where they depart from the specification's schemas.
     *
     * @param others further rules that filters and correlations may refer to, beside the pack that ships with the
     *     program; they are not part of the outcome
     */
    public static RuleLoadResult check(List<Path> paths, List<Path> others, Placeholders placeholders) {
        return new RuleSetBuilder(placeholders, RuleLimits.standard(), LoadingDeadline.UNLIMITED)
                .checked()
                .addPaths(paths)
                .inContextOf(found -> new RuleFiles(RuleLimits.standard(), found).find(others))
                .inContextOf(RuleLoader::builtinFiles)
                .loading();
    }

    /** The pack that ships with the program. */
    public static RuleLoadResult builtin() {
        RuleSetBuilder assembly =
                new RuleSetBuilder(Placeholders.NONE, RuleLimits.standard(), LoadingDeadline.UNLIMITED);
        return assembly.addFound(RuleLoader::builtinFiles).loading();
    }

    /** All rules of a center, read by several threads. */
    public static RuleLoadResult load(RuleSources sources) {
        return load(sources, new RuleSetBuilder(sources.placeholders(), sources.limits(), LoadingDeadline.UNLIMITED));
    }

    /**
     * All rules of a center, read by the caller's thread only, while other work goes on.
     *
     * @throws LoadingDeadline.ExceededException when the time limit passes before everything is read
     */
    public static RuleLoadResult load(RuleSources sources, LoadingDeadline time) {
        return load(sources, new RuleSetBuilder(sources.placeholders(), sources.limits(), time).alone());
    }

    private static RuleLoadResult load(RuleSources sources, RuleSetBuilder assembly) {
        if (sources.builtin()) {
            assembly.addFound(RuleLoader::builtinFiles);
        }
        assembly.addPaths(sources.paths());
        sources.packs().forEach(assembly::addPack);
        return assembly.loading();
    }

    private static void builtinFiles(Consumer<RuleFile> found) {
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
