package io.watchfloor.ops.incident;

import io.watchfloor.ops.incident.AnalystDecision.Apart;
import io.watchfloor.ops.incident.AnalystDecision.Together;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Splits connected alerts so that analysts' separations are respected: first joins alerts that analysts put together,
 * then joins alerts by their links, the strongest link first, and skips each link that would join two separated sides.
 */
final class PartitionSplitter {

    private final NavigableMap<String, Part> parts = new TreeMap<>();

    /**
     * Maps each alert to the alert's sides in decisions: {@code number} for the left side, {@code -number} for the
     * right side.
     */
    private static final class Part {
        private final TreeSet<AlertPosition> alerts = new TreeSet<>();
        private final TreeSet<Long> sides = new TreeSet<>();

        boolean mayJoin(Part other) {
            return sides.stream().noneMatch(side -> other.sides.contains(-side));
        }
    }

    private PartitionSplitter(Collection<AlertKeys> alerts, Collection<AnalystDecision> decisions) {
        for (AlertKeys alert : alerts) {
            Part part = new Part();
            part.alerts.add(alert.position());
            parts.put(alert.alert().id(), part);
        }
        for (AnalystDecision decision : decisions) {
            if (decision instanceof Apart apart) {
                apart.left().forEach(id -> side(id, apart.number()));
                apart.right().forEach(id -> side(id, -apart.number()));
            }
        }
    }

    private void side(String alert, long side) {
        Part part = parts.get(alert);
        if (part != null) {
            part.sides.add(side);
        }
    }

    /** @param decisions analysts' decisions in ascending order of number */
    static List<NavigableSet<AlertPosition>> parts(
            Collection<AlertKeys> alerts, List<Link> links, Collection<AnalystDecision> decisions) {
        PartitionSplitter cutting = new PartitionSplitter(alerts, decisions);
        for (AnalystDecision decision : decisions) {
            if (decision instanceof Together together) {
                cutting.together(together);
            }
        }
        List<Link> strongest = new ArrayList<>(links);
        strongest.sort(Link.STRONGEST);
        strongest.forEach(link -> cutting.join(link.earlier().id(), link.later().id()));
        TreeMap<AlertPosition, TreeSet<AlertPosition>> byFirst = new TreeMap<>();
        cutting.parts.values().forEach(part -> byFirst.put(part.alerts.first(), part.alerts));
        return List.copyOf(byFirst.values());
    }

    /**
     * Joins the pairs in order. If the first and second alerts are separated, the third alert may still join either of
     * them.
     */
    private void together(Together together) {
        List<String> here =
                together.alerts().stream().filter(parts::containsKey).toList();
        for (int i = 0; i < here.size(); i++) {
            for (int j = i + 1; j < here.size(); j++) {
                join(here.get(i), here.get(j));
            }
        }
    }

    private void join(String one, String other) {
        Part a = parts.get(one);
        Part b = parts.get(other);
        if (a == null || b == null || a == b || !a.mayJoin(b)) {
            return;
        }
        Part into = a.alerts.size() >= b.alerts.size() ? a : b;
        Part from = into == a ? b : a;
        into.alerts.addAll(from.alerts);
        into.sides.addAll(from.sides);
        from.alerts.forEach(position -> parts.put(position.id(), into));
    }
}
