package io.watchfloor.dashboards.access.limits;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts failed attempts by source since the last call. The audit log gets them once a minute, in a bounded number of
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

    /** Returns the counts and clears them. Sources beyond the limit are combined into one line. */
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
