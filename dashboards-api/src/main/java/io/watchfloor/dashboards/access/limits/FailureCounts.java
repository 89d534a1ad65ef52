package io.watchfloor.dashboards.access.limits;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts failed attempts by source. Once a minute, the counts are written to the audit log in a limited number of
 * records.
 */
final class FailureCounts {

    static final int MOST_SOURCES = 50;

    private final Map<String, EnumMap<GuessThrottle.Kind, Integer>> bySource = new LinkedHashMap<>();
    private int others;

    /** Failed attempts of one source. */
    record Report(String source, String counts) {}

    synchronized void add(String source, GuessThrottle.Kind kind) {
        if (!bySource.containsKey(source) && bySource.size() >= MOST_SOURCES) {
            others++;
            return;
        }
        bySource.computeIfAbsent(source, unused -> new EnumMap<>(GuessThrottle.Kind.class))
                .merge(kind, 1, Integer::sum);
    }

    /** Returns and clears the counts. Sources beyond the limit are combined into a single line. */
    synchronized List<Report> take() {
        List<Report> told = bySource.entrySet().stream()
                .map(one -> new Report(
                        one.getKey(),
                        one.getValue().entrySet().stream()
                                .map(count -> count.getKey().text() + ": " + count.getValue())
                                .collect(Collectors.joining(", "))))
                .collect(Collectors.toList());
        if (others > 0) {
            told.add(new Report("others", others + " from further sources"));
        }
        bySource.clear();
        others = 0;
        return told;
    }
}
