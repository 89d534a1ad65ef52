package io.watchfloor.ops.incident;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Analysts' decisions, indexed by number and by alert. */
final class Decisions {

    private final TreeMap<Long, AnalystDecision> byNumber = new TreeMap<>();
    private final TreeMap<String, TreeSet<Long>> byAlert = new TreeMap<>();

    void add(AnalystDecision decision) {
        byNumber.put(decision.number(), decision);
        decision.alerts()
                .forEach(id ->
                        byAlert.computeIfAbsent(id, known -> new TreeSet<>()).add(decision.number()));
    }

    /** @return the removed decision; null if the number is unknown */
    @Nullable
    AnalystDecision remove(long number) {
        AnalystDecision gone = byNumber.remove(number);
        if (gone != null) {
            gone.alerts().forEach(id -> {
                TreeSet<Long> numbers = byAlert.getOrDefault(id, new TreeSet<>());
                numbers.remove(number);
                if (numbers.isEmpty()) {
                    byAlert.remove(id);
                }
            });
        }
        return gone;
    }

    @Nullable
    AnalystDecision get(long number) {
        return byNumber.get(number);
    }

    SortedSet<Long> about(String alert) {
        TreeSet<Long> numbers = byAlert.get(alert);
        return numbers == null ? Collections.emptySortedSet() : numbers;
    }

    boolean isEmpty() {
        return byAlert.isEmpty();
    }
}
