package io.watchfloor.ops.fraud;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Joins reports to clusters: two reports are in one cluster if a chain of shared values leads from one to the other. The
 * result depends on the reports and on the values that join, not on an order.
 */
public final class FraudClusters {

    private FraudClusters() {}

    /** @param seq number of the report in the order of receipt */
    public record Member(long seq, Set<FraudValue> values) {
        public Member {
            values = Set.copyOf(values);
        }
    }

    /** Returns, for each report, the smallest number of its cluster. */
    public static Map<Long, Long> of(Collection<Member> members, Predicate<FraudValue> joins) {
        Map<FraudValue, List<Member>> byValue = new HashMap<>();
        members.forEach(member -> member.values().stream()
                .filter(joins)
                .forEach(value -> byValue.computeIfAbsent(value, unused -> new ArrayList<>())
                        .add(member)));
        Map<Long, Member> bySeq = new TreeMap<>();
        members.forEach(member -> bySeq.put(member.seq(), member));
        Map<Long, Long> clusters = new HashMap<>();
        Set<FraudValue> followed = new TreeSet<>();
        bySeq.forEach((seq, first) -> {
            if (clusters.putIfAbsent(seq, seq) == null) {
                Deque<Member> open = new ArrayDeque<>(List.of(first));
                while (!open.isEmpty()) {
                    open.pop().values().stream()
                            .filter(value -> byValue.containsKey(value) && followed.add(value))
                            .flatMap(value -> byValue.getOrDefault(value, List.of()).stream())
                            .filter(next -> clusters.putIfAbsent(next.seq(), seq) == null)
                            .forEach(open::push);
                }
            }
        });
        return clusters;
    }
}
