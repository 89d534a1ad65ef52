package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import io.watchfloor.sigma.parsing.RuleRejection;
import io.watchfloor.sigma.parsing.Yaml;
import io.watchfloor.sigma.parsing.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads value lists for {@code |expand}: YAML maps from a placeholder name, without percent signs, to a value or a list
 * of values. A name that is defined twice is rejected as ambiguous.
 */
public final class PlaceholderFiles {

    /**
     * Result of reading placeholder files.
     *
     * @param problems invalid lists with their places; other lists still load
     */
    public record Loading(Placeholders placeholders, List<RuleProblem> problems) {
        public Loading {
            problems = List.copyOf(problems);
        }
    }

    private final Map<String, List<String>> lists = new HashMap<>();
    private final Map<String, String> whereByName = new HashMap<>();
    private final List<RuleProblem> problems = new ArrayList<>();

    private PlaceholderFiles() {}

    /** Reads files, folders and {@code .zip} archives. */
    public static Loading read(List<Path> paths) {
        PlaceholderFiles reading = new PlaceholderFiles();
        new RuleFiles(RuleLimits.standard(), reading::read).find(paths);
        return new Loading(new Placeholders(reading.lists), reading.problems);
    }

    private void read(RuleFile file) {
        if (!file.unreadable().isEmpty()) {
            problems.add(new RuleProblem(file.name(), 0, 0, file.code(), file.unreadable()));
            return;
        }
        try {
            for (Yaml document : YamlReader.read(file.text())) {
                if (!(document instanceof Yaml.Mapping map)) {
                    throw new RuleRejection(document, "a placeholder file must be a map from names to lists of values");
                }
                map.entries().forEach((name, entry) -> read(name, entry, file.name()));
            }
        } catch (RuleRejection refusal) {
            problems.addAll(refusal.in(file.name()));
        }
    }

    private void read(String name, Yaml.Entry entry, String file) {
        try {
            if (!Placeholders.isName(name)) {
                throw new RuleRejection(
                        entry.place(),
                        "'%s' is not a valid name; use letters, digits, '_', '-' and '.'".formatted(name));
            }
            List<String> values = values(entry.value(), name);
            String before =
                    whereByName.putIfAbsent(name, file + ":" + entry.place().line());
            if (before != null) {
                throw new RuleRejection(entry.place(), "'%s' is already defined in %s".formatted(name, before));
            }
            lists.put(name, values);
        } catch (RuleRejection refusal) {
            problems.addAll(refusal.in(file));
        }
    }

    private static List<String> values(Yaml given, String name) throws RuleRejection {
        List<Yaml> items = given instanceof Yaml.Sequence list ? list.items() : List.of(given);
        if (items.isEmpty()) {
            throw new RuleRejection(given, "the list '%s' is empty".formatted(name));
        }
        List<String> values = new ArrayList<>();
        for (Yaml item : items) {
            if (!(item instanceof Yaml.Scalar scalar) || scalar.kind() == Yaml.Kind.NULL) {
                throw new RuleRejection(item, "'%s' must contain only values".formatted(name));
            }
            values.add(scalar.text());
        }
        return values;
    }
}
