package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.cases.graph.EdgeBuilder.Ends;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Order in which an attack reached the assets of a case.
 *
 * @param assets assets in attack order: each asset after the assets from which it was reached, otherwise by first alert
 * @param startedAt assets from which other assets were reached, but that were not reached from any asset
 */
record AttackPath(List<Node> assets, List<String> startedAt) {

    /** @param assets by id, in the order of their first alert */
    static AttackPath of(Map<String, Node> assets, Collection<Ends> ties) {
        Map<String, Set<String>> reachedFrom = new TreeMap<>();
        Set<String> leadOn = new HashSet<>();
        for (Ends ends : ties) {
            if (ends.directed() && assets.containsKey(ends.from()) && assets.containsKey(ends.to())) {
                reachedFrom.computeIfAbsent(ends.to(), any -> new TreeSet<>()).add(ends.from());
                leadOn.add(ends.from());
            }
        }
        Map<String, Node> left = new LinkedHashMap<>(assets);
        List<Node> order = new ArrayList<>();
        List<String> startedAt = new ArrayList<>();
        Set<String> before = new HashSet<>();
        while (!left.isEmpty()) {
            String next = next(left, reachedFrom);
            Set<String> from = reachedFrom.getOrDefault(next, Set.of());
            if (leadOn.contains(next) && from.stream().noneMatch(before::contains)) {
                startedAt.add(next);
            }
            before.add(next);
            order.add(left.remove(next));
        }
        return new AttackPath(List.copyOf(order), List.copyOf(startedAt));
    }

    /** If assets reached each other in a cycle, selects the asset with the earliest alert. */
    private static String next(Map<String, Node> left, Map<String, Set<String>> reachedFrom) {
        return left.keySet().stream()
                .filter(asset -> reachedFrom.getOrDefault(asset, Set.of()).stream()
                        .noneMatch(from -> !from.equals(asset) && left.containsKey(from)))
                .findFirst()
                .orElseGet(() -> left.keySet().iterator().next());
    }
}
