package io.watchfloor.ops.rules;

import io.watchfloor.ops.rules.RuleFiles.RuleFile;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads Sigma rules from files, folders and {@code .zip} archives, always in the same order. What cannot be honoured as written is
 * refused and reported, never weakened; its neighbours load.
 */
public final class RuleLoader {

    private static final String BUILTIN = "rules/";

    private RuleLoader() {}

    public static RuleLoading load(List<Path> paths) {
        return load(paths, Placeholders.NONE);
    }

    public static RuleLoading load(List<Path> paths, Placeholders placeholders) {
        return new RuleAssembly(placeholders).add(RuleFiles.find(paths)).loading();
    }

    /** Loads them, and tells where they depart from the specification's schemas. */
    public static RuleLoading check(List<Path> paths, Placeholders placeholders) {
        return new RuleAssembly(placeholders)
                .checked()
                .add(RuleFiles.find(paths))
                .loading();
    }

    /** The pack that comes with the program. */
    public static RuleLoading builtin() {
        return new RuleAssembly(Placeholders.NONE).add(builtinFiles()).loading();
    }

    /** Everything that a center judges with. */
    public static RuleLoading load(RuleSources sources) {
        RuleAssembly assembly = new RuleAssembly(sources.placeholders());
        if (sources.builtin()) {
            assembly.add(builtinFiles());
        }
        assembly.add(RuleFiles.find(sources.paths()));
        sources.packs().forEach(pack -> assembly.add(RuleFiles.inPack(pack)));
        return assembly.loading();
    }

    private static List<RuleFile> builtinFiles() {
        CodeSource source = RuleLoader.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("the program's own jar cannot be located");
        }
        try {
            Path origin = Path.of(source.getLocation().toURI());
            if (!Files.isDirectory(origin)) {
                return RuleFiles.inArchive(origin, name -> name.startsWith(BUILTIN));
            }
            Path rules = origin.resolve(BUILTIN);
            List<RuleFile> files = Files.isDirectory(rules) ? RuleFiles.find(List.of(rules)) : List.of();
            List<RuleFile> named = new ArrayList<>();
            for (RuleFile file : files) {
                String name = origin.relativize(Path.of(file.name())).toString();
                named.add(new RuleFile(name, file.text(), file.unreadable()));
            }
            return named;
        } catch (URISyntaxException odd) {
            throw new IllegalStateException("the program's own jar cannot be located", odd);
        }
    }
}
