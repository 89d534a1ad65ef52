package io.watchfloor.ops.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma correlation: detections counted or ordered within a time span and a group. Sigma correlation rules 2.1.
 *
 * @param rules what is correlated, as ids of {@link Rule}s and other correlations of the pack, in the order of the file
 * @param groupBy fields (or aliases) whose values make one group
 * @param aliases alias → rule id → the field that carries it in that rule's telemetry
 * @param threshold how many; for the temporal types how many different rules
 * @param generate whether the correlated rules also stand alone
 */
public record CorrelationRule(
        String id,
        @Nullable String name,
        String title,
        String description,
        Level level,
        String status,
        Type type,
        List<String> rules,
        List<String> groupBy,
        Map<String, Map<String, String>> aliases,
        Duration timespan,
        Threshold threshold,
        boolean generate,
        List<String> tags,
        String author,
        String license,
        List<String> references,
        List<String> falsepositives,
        String contentHash,
        String file,
        int line) {

    public enum Type {
        EVENT_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED
    }

    /** At least this many; the only conditions that a window can meet before it has closed. */
    public record Threshold(int atLeast) {}

    public CorrelationRule {
        rules = List.copyOf(rules);
        groupBy = List.copyOf(groupBy);
        aliases = Map.copyOf(aliases);
        tags = List.copyOf(tags);
        references = List.copyOf(references);
        falsepositives = List.copyOf(falsepositives);
    }

    /** ATT&CK techniques among the tags, as ATT&CK writes them: {@code T1110}. */
    public List<String> attack() {
        return Rule.attack(tags);
    }
}
