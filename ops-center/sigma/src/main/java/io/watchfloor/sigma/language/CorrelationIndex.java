package io.watchfloor.sigma.language;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Index over the correlations of a pack, computed once. */
public final class CorrelationIndex {

    private final Map<String, CorrelationRule> byId = new HashMap<>();
    private final Map<String, List<CorrelationRule>> byCounted = new HashMap<>();
    private final Set<String> withinAsset = new HashSet<>();
    private final Map<String, SortedSet<String>> kept = new HashMap<>();
    private final Map<String, Boolean> staysWithin = new HashMap<>();
    private final Set<CorrelationRule> bottomUp = new LinkedHashSet<>();

    /** @param shadow ids of rules and correlations that only correlations in shadow count */
    CorrelationIndex(List<CorrelationRule> correlations, Set<String> shadow) {
        for (CorrelationRule correlation : correlations) {
            byId.put(correlation.id(), correlation);
            correlation.rules().stream()
                    .filter(counted -> shadow.contains(correlation.id()) || !shadow.contains(counted))
                    .distinct()
                    .forEach(counted -> byCounted
                            .computeIfAbsent(counted, id -> new ArrayList<>())
                            .add(correlation));
        }
        for (CorrelationRule correlation : correlations) {
            if (staysWithinAsset(correlation)) {
                withinAsset.add(correlation.id());
            }
            keptFor(correlation);
            addFromBelow(correlation);
        }
    }

    /** All correlations. Each correlation follows the correlations that it counts. */
    public List<CorrelationRule> bottomUp() {
        return List.copyOf(bottomUp);
    }

    private void addFromBelow(CorrelationRule correlation) {
        if (bottomUp.contains(correlation)) {
            return;
        }
        for (String counted : correlation.rules()) {
            CorrelationRule child = byId.get(counted);
            if (child != null) {
                addFromBelow(child);
            }
        }
        bottomUp.add(correlation);
    }

    public Optional<CorrelationRule> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Correlations that count matches of this rule or correlation, ordered by id. */
    public List<CorrelationRule> counting(String id) {
        return byCounted.getOrDefault(id, List.of());
    }

    /**
     * Whether a correlation can be evaluated within one asset and immediately: the correlation and everything that it
     * counts group by the asset, and no condition waits for a window to close.
     */
    public boolean isWithinAsset(String correlation) {
        return withinAsset.contains(correlation);
    }

    /**
     * Returns the fields that members of the correlation must store, because correlations that count this correlation
     * need them.
     */
    public SortedSet<String> keptFields(String correlation) {
        return kept.getOrDefault(correlation, Collections.emptySortedSet());
    }

    private boolean staysWithinAsset(CorrelationRule correlation) {
        Boolean known = staysWithin.get(correlation.id());
        if (known != null) {
            return known;
        }
        boolean stays = correlation.isRising()
                && correlation.groupsByAsset()
                && correlation.rules().stream()
                        .map(byId::get)
                        .allMatch(child -> child == null || staysWithinAsset(child));
        staysWithin.put(correlation.id(), stays);
        return stays;
    }

    private SortedSet<String> keptFor(CorrelationRule correlation) {
        SortedSet<String> known = kept.get(correlation.id());
        if (known != null) {
            return known;
        }
        SortedSet<String> fields = new TreeSet<>();
        for (CorrelationRule above : counting(correlation.id())) {
            above.groupBy().fields().forEach(field -> fields.add(above.carrier(field, correlation.id())));
            above.condition().fields().forEach(field -> fields.add(above.carrier(field, correlation.id())));
            fields.addAll(keptFor(above));
        }
        kept.put(correlation.id(), Collections.unmodifiableSortedSet(fields));
        return fields;
    }
}
