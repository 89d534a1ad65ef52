package io.watchfloor.dashboards.cli;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.Pipelines;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds log sources to which the center assigns no records by itself. Rules for such a log source evaluate only records that a sensor or
 * an option assigns to the log source.
 */
record UnreachedRules(Map<String, Integer> rulesBySource) {

    static UnreachedRules of(List<Rule> rules, Pipelines pipelines) {
        Map<String, Integer> bySource = new TreeMap<>();
        for (Rule rule : rules) {
            if (!pipelines.canReach(rule.logsource())) {
                bySource.merge(text(rule.logsource()), 1, Integer::sum);
            }
        }
        return new UnreachedRules(bySource);
    }

    /** Returns a sentence for each log source, with the number of its rules. */
    Map<String, Integer> notes() {
        Map<String, Integer> notes = new TreeMap<>();
        rulesBySource.forEach((source, rules) -> notes.put(
                ("no record matches the log source %s of %d %s. Set this log source in the sensor's"
                                + " configuration, or write a pipeline")
                        .formatted(source, rules, rules == 1 ? "rule" : "rules"),
                rules));
        return notes;
    }

    private static String text(LogSource source) {
        StringJoiner text = new StringJoiner(", ");
        add("product", source.product(), text);
        add("category", source.category(), text);
        add("service", source.service(), text);
        return text.toString();
    }

    private static void add(String name, @Nullable String value, StringJoiner text) {
        if (value != null) {
            text.add(name + " " + value);
        }
    }
}
