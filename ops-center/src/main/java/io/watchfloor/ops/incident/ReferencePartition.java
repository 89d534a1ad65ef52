package io.watchfloor.ops.incident;

import io.watchfloor.ops.incident.AnalystDecision.Apart;
import io.watchfloor.ops.incident.AnalystDecision.Together;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The reference implementation of the partition, which computes the partition from scratch in the simplest way, in
 * quadratic time. {@link Incidents} must always give the same result.
 */
final class ReferencePartition {

    private final List<AlertKeys> alerts;
    private final Map<LinkKey.Ledge, TreeMap<Long, TreeSet<AlertPosition>>> buckets = new TreeMap<>();
    private final Linking linking;
    private final LinkPolicy policy;
    private final SortedMap<String, Integer> part = new TreeMap<>();

    private ReferencePartition(Collection<LinkableAlert> alerts, IncidentFacts facts, LinkPolicy policy) {
        this.policy = policy;
        this.linking = new Linking(policy);
        this.alerts = alerts.stream()
                .map(alert -> KeyExtractor.of(alert, facts))
                .sorted(java.util.Comparator.comparing(AlertKeys::position))
                .toList();
        for (AlertKeys alert : this.alerts) {
            part.put(alert.alert().id(), part.size());
            for (LinkKey key : alert.keys()) {
                buckets.computeIfAbsent(key.ledge(), ledge -> new TreeMap<>())
                        .computeIfAbsent(linking.bucket(key, alert.position()), number -> new TreeSet<>())
                        .add(alert.position());
            }
        }
    }

    /**
     * @param facts the facts, including all hubs proven by any alert ever seen
     * @param decisions analysts' decisions in ascending order of number
     * @return ids of alerts by incident, each list sorted, the incidents sorted by their first alerts
     */
    static List<List<String>> of(
            Collection<LinkableAlert> alerts,
            IncidentFacts facts,
            Collection<AnalystDecision> decisions,
            LinkPolicy policy) {
        ReferencePartition plain = new ReferencePartition(alerts, facts, policy);
        for (AnalystDecision decision : decisions) {
            if (decision instanceof Together(long number, var together)) {
                for (String one : together) {
                    together.tailSet(one).forEach(other -> plain.join(one, other, decisions));
                }
            }
        }
        for (Link link : plain.links()) {
            plain.join(link.earlier().id(), link.later().id(), decisions);
        }
        TreeMap<Integer, List<String>> incidents = new TreeMap<>();
        List<List<String>> inOrder = new ArrayList<>();
        for (AlertKeys alert : plain.alerts) {
            incidents
                    .computeIfAbsent(plain.part.getOrDefault(alert.alert().id(), -1), number -> {
                        List<String> members = new ArrayList<>();
                        inOrder.add(members);
                        return members;
                    })
                    .add(alert.alert().id());
        }
        return inOrder;
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < alerts.size(); i++) {
            for (int j = i + 1; j < alerts.size(); j++) {
                Link link = linking.link(alerts.get(i), alerts.get(j), this::isFirst);
                if (link != null) {
                    links.add(link);
                }
            }
        }
        links.sort(Link.STRONGEST);
        return links;
    }

    private boolean isFirst(LinkKey key, AlertPosition position) {
        TreeSet<AlertPosition> bucket = buckets.getOrDefault(key.ledge(), new TreeMap<>())
                .getOrDefault(linking.bucket(key, position), new TreeSet<>());
        return bucket.headSet(position).size() < policy.heldForBucket();
    }

    private void join(String one, String other, Collection<AnalystDecision> decisions) {
        Integer a = part.get(one);
        Integer b = part.get(other);
        if (a == null || b == null || a.equals(b) || decisions.stream().anyMatch(cut -> divides(cut, a, b))) {
            return;
        }
        part.replaceAll((alert, number) -> number.equals(b) ? a : number);
    }

    private boolean divides(AnalystDecision decision, Integer a, Integer b) {
        return decision instanceof Apart(long number, var left, var right)
                && ((holds(a, left) && holds(b, right)) || (holds(a, right) && holds(b, left)));
    }

    private boolean holds(Integer number, Collection<String> ids) {
        return ids.stream().anyMatch(id -> number.equals(part.get(id)));
    }
}
