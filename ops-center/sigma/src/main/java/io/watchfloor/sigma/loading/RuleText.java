package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import io.watchfloor.sigma.parsing.RuleWeight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The YAML text of a loaded rule, and what the rule costs. */
public final class RuleText {

    private static final String PACK = "pack:";

    private RuleText() {}

    /** Estimated memory of the parsed and compiled rule in bytes. */
    public static long memory(Rule rule) {
        return RuleWeight.of(rule);
    }

    /** Estimated memory of the parsed correlation in bytes. */
    public static long memory(CorrelationRule rule) {
        return RuleWeight.of(rule);
    }

    /** The name of the uploaded pack that contains the rule; empty for other rules. */
    public static Optional<String> pack(RuleHeader.Origin origin) {
        String file = origin.file();
        return file.startsWith(PACK) && file.indexOf('/') > 0
                ? Optional.of(file.substring(PACK.length(), file.indexOf('/')))
                : Optional.empty();
    }

    /**
     * The document of a rule, read from the sources again. Empty if the file changed or disappeared since the rules were
     * loaded.
     *
     * @param sources with the pack of the rule, if the rule is from a pack
     */
    public static Optional<String> find(RuleSources sources, RuleHeader.Origin origin) {
        List<RuleFile> found = new ArrayList<>();
        Consumer<RuleFile> named = file -> {
            if (file.name().equals(origin.file()) && file.unreadable().isEmpty()) {
                found.add(file);
            }
        };
        RuleFiles files = new RuleFiles(sources.limits(), named);
        if (pack(origin).isPresent()) {
            sources.packs().forEach(files::pack);
        } else {
            paths(sources, origin).forEach(path -> files.find(List.of(path)));
            if (found.isEmpty() && sources.builtin()) {
                RuleLoader.builtinFiles(named);
            }
        }
        return found.stream().findFirst().map(file -> document(file.text(), origin.line()));
    }

    /** The file or archive of the rule, if it is one of the configured paths or lies below one. */
    private static List<Path> paths(RuleSources sources, RuleHeader.Origin origin) {
        int entry = origin.file().indexOf('!');
        Path file = Path.of(entry < 0 ? origin.file() : origin.file().substring(0, entry));
        return Files.isRegularFile(file)
                        && file.isAbsolute()
                        && sources.paths().stream().anyMatch(file::startsWith)
                ? List.of(file)
                : List.of();
    }

    /** The YAML document that contains the line. */
    private static String document(String text, int line) {
        List<String> lines = text.lines().toList();
        int at = Math.min(Math.max(line - 1, 0), Math.max(lines.size() - 1, 0));
        int start = at;
        while (start > 0 && !isSeparator(lines.get(start - 1))) {
            start--;
        }
        int end = at;
        while (end < lines.size() && !(end > at && isSeparator(lines.get(end)))) {
            end++;
        }
        return lines.subList(start, end).stream()
                        .filter(each -> !isSeparator(each))
                        .collect(Collectors.joining("\n"))
                        .strip()
                + "\n";
    }

    private static boolean isSeparator(String line) {
        return line.startsWith("---") && line.substring(3).isBlank();
    }
}
