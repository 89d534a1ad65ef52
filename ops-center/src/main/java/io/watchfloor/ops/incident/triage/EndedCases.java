package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesLinked;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Ended cases, by which triage recognizes an attack that comes back.
 *
 * @param cases ended cases; at most {@value #MOST_CASES}, and none that ended more than {@link #LONGEST} ago at the
 *     latest end
 * @param linked open cases that triage has linked to an ended case, with that ended case
 * @param forgotten number of ended cases that were removed because of the limit
 */
public record EndedCases(SortedMap<CaseId, Ended> cases, SortedMap<CaseId, CaseId> linked, long forgotten) {

    static final EndedCases NONE = new EndedCases(Collections.emptySortedMap(), Collections.emptySortedMap(), 0);

    /** Limits triage's memory and the size of triage's snapshot. The cases that ended first are removed first. */
    static final int MOST_CASES = 1_000;

    /** Limit of stored alerts of one case: the latest, and one for each rule and asset. */
    static final int MOST_ALERTS = 20;

    /** Limit of cases that are linked to one ended case. */
    static final int MOST_RECURRENCES = 50;

    /** The longest time for which an ended case is stored. */
    static final Duration LONGEST = Duration.ofDays(30);

    /**
     * An ended case.
     *
     * @param at when the case ended, by the center's clock
     * @param before number of the first case that opened after the end
     * @param alerts the latest alerts, one for each rule and asset, in the order in which they were placed
     * @param recurrences number of cases that triage has linked to the case
     */
    public record Ended(long number, Instant at, long before, List<LinkableAlert> alerts, int recurrences) {

        public Ended {
            alerts = List.copyOf(alerts);
        }

        private Ended with(List<LinkableAlert> now) {
            return new Ended(number, at, before, now, recurrences);
        }
    }

    public EndedCases {
        cases = Triage.persistent(cases);
        linked = Triage.persistent(linked);
    }

    boolean isLinked(CaseId caseId) {
        return linked.containsKey(caseId);
    }

    /**
     * Adds ended cases with the alerts that they contain.
     *
     * @param at when the cases ended; null if the cases must not be recognized later
     */
    EndedCases ended(Triage before, Set<CaseId> ended, @Nullable Instant at) {
        TreePMap<CaseId, CaseId> open = Triage.persistent(linked).minusAll(ended);
        if (at == null) {
            return new EndedCases(cases, open, forgotten);
        }
        TreePMap<CaseId, Ended> now = Triage.persistent(cases);
        for (CaseId caseId : ended) {
            OpenCase was = before.openCases().get(caseId);
            List<LinkableAlert> alerts =
                    was == null ? List.of() : latest(was, before.unadmitted().get(caseId));
            if (was != null && !alerts.isEmpty()) {
                now = now.plus(caseId, new Ended(was.number(), at, before.nextNumber(), alerts, 0));
            }
        }
        now = now.minusAll(now.entrySet().stream()
                .filter(one -> one.getValue().at().isBefore(at.minus(LONGEST)))
                .map(Map.Entry::getKey)
                .toList());
        if (now.size() <= MOST_CASES) {
            return new EndedCases(now, open, forgotten);
        }
        List<CaseId> most = now.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparing(Ended::at).thenComparingLong(Ended::number)))
                .map(Map.Entry::getKey)
                .limit(now.size() - MOST_CASES)
                .toList();
        return new EndedCases(now.minusAll(most), open, forgotten + most.size());
    }

    /** The latest alerts that the case has confirmed, one for each rule and asset. */
    private static List<LinkableAlert> latest(OpenCase was, @Nullable List<Placement> unadmitted) {
        Set<String> waiting = unadmitted == null
                ? Set.of()
                : unadmitted.stream().map(one -> one.alert().id()).collect(Collectors.toSet());
        Set<RuleOnAsset> seen = new HashSet<>();
        List<LinkableAlert> latest = new ArrayList<>();
        for (LinkableAlert alert : was.alerts().reversed()) {
            if (latest.size() < MOST_ALERTS && !waiting.contains(alert.id()) && seen.add(RuleOnAsset.of(alert))) {
                latest.add(alert);
            }
        }
        return latest.reversed();
    }

    /** A rule, by its unique title, and an asset. */
    record RuleOnAsset(String title, String asset) {

        static RuleOnAsset of(LinkableAlert alert) {
            return new RuleOnAsset(alert.title(), alert.asset());
        }
    }

    EndedCases reopened(CaseId caseId) {
        return cases.containsKey(caseId)
                ? new EndedCases(Triage.persistent(cases).minus(caseId), linked, forgotten)
                : this;
    }

    /** Removes alerts that a user moved. */
    EndedCases without(Collection<String> alerts) {
        TreePMap<CaseId, Ended> now = Triage.persistent(cases);
        for (Map.Entry<CaseId, Ended> one : cases.entrySet()) {
            List<LinkableAlert> left = one.getValue().alerts().stream()
                    .filter(alert -> !alerts.contains(alert.id()))
                    .toList();
            if (left.size() < one.getValue().alerts().size()) {
                now = left.isEmpty()
                        ? now.minus(one.getKey())
                        : now.plus(one.getKey(), one.getValue().with(left));
            }
        }
        return new EndedCases(now, linked, forgotten);
    }

    /** Remembers a link that triage made. */
    EndedCases after(CasesLinked event) {
        if (event.kind() != LinkKind.RECURRENCE_OF || event.cause().by() != null) {
            return this;
        }
        CaseId former = event.other().id();
        Ended known = cases.get(former);
        return new EndedCases(
                known == null
                        ? cases
                        : Triage.persistent(cases)
                                .plus(
                                        former,
                                        new Ended(
                                                known.number(),
                                                known.at(),
                                                known.before(),
                                                known.alerts(),
                                                known.recurrences() + 1)),
                Triage.persistent(linked).plus(event.one().id(), former),
                forgotten);
    }
}
