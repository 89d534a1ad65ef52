package io.watchfloor.ops.incident;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the alerts that an alert is linked to. */
final class LinkCandidates {

    private final AlertIndex held;
    private final Linking linking;

    /** An alert that is linked to the requested alert. Ordered like {@link Link#STRONGEST}. */
    record Neighbour(int thousandths, AlertPosition earlier, AlertPosition later, IndexedAlert from, IndexedAlert alert)
            implements Comparable<Neighbour> {

        @Override
        public int compareTo(Neighbour other) {
            int order = Integer.compare(other.thousandths, thousandths);
            order = order != 0 ? order : earlier.compareTo(other.earlier);
            return order != 0 ? order : later.compareTo(other.later);
        }
    }

    LinkCandidates(AlertIndex held, Linking linking) {
        this.held = held;
        this.linking = linking;
    }

    /** All linked alerts without duplicates, unordered. */
    List<Neighbour> of(IndexedAlert alert) {
        Set<IndexedAlert> seen = new HashSet<>(Set.of(alert));
        List<Neighbour> linked = new ArrayList<>();
        held.forEachCandidate(alert, other -> {
            if (seen.add(other)) {
                int sum = linking.sum(alert, other);
                if (linking.joins(sum)) {
                    boolean inOrder = alert.position.compareTo(other.position) <= 0;
                    AlertPosition earlier = inOrder ? alert.position : other.position;
                    linked.add(new Neighbour(sum, earlier, inOrder ? other.position : alert.position, alert, other));
                }
            }
        });
        return linked;
    }

    Link link(Neighbour one) {
        return link(one.from(), one.alert()).orElseThrow();
    }

    Optional<Link> link(IndexedAlert one, IndexedAlert other) {
        return Optional.ofNullable(linking.link(one.keyed, other.keyed, held));
    }
}
