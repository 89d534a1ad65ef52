package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.incident.Link;
import io.watchfloor.ops.incident.triage.TriageEvent.Bridge;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds open cases that belong to the same incident. Reports each pair once, and again if a new alert links the cases
 * by another indicator.
 */
final class MergeCandidates {

    private final Triage before;
    private final Partition partition;
    private final Function<String, @Nullable CaseId> caseOf;
    private final List<Bridge> found = new ArrayList<>();
    private final Set<String> suggested = new HashSet<>();
    private boolean areSeveral;

    MergeCandidates(Triage before, Partition partition, Function<String, @Nullable CaseId> caseOf) {
        this.before = before;
        this.partition = partition;
        this.caseOf = caseOf;
    }

    List<Bridge> found() {
        return List.copyOf(found);
    }

    /** @param cases the cases ordered by number; each case is paired with the case that has the lowest number */
    void between(NavigableMap<Long, CaseId> cases, List<String> incident) {
        long lowest = cases.firstEntry().getKey();
        CaseId into = cases.firstEntry().getValue();
        cases.tailMap(lowest, false).forEach((number, caseId) -> {
            if (areSeparate(into, lowest, caseId, number)) {
                areSeveral = true;
                OpenCase open = before.openCases().get(caseId);
                boolean known = open != null && open.linked().contains(into);
                if (!known && suggested.add(into + " " + caseId)) {
                    suggest(new CaseName(into, lowest), new CaseName(caseId, number), links(caseId, incident));
                }
            }
        });
    }

    private boolean areSeparate(CaseId into, long intoNumber, CaseId caseId, long number) {
        Merges merges = before.merges();
        CaseId whole = merges.wholeOf(new CaseName(into, intoNumber)).id();
        return !whole.equals(merges.wholeOf(new CaseName(caseId, number)).id());
    }

    private void suggest(CaseName into, CaseName one, List<Link> links) {
        found.add(new Bridge(
                one.id(),
                one.number(),
                into.id(),
                into.number(),
                links.stream()
                        .map(Link::words)
                        .distinct()
                        .limit(Reasons.MAX_REASONS)
                        .toList(),
                links.stream()
                        .flatMap(link -> link.grounds().stream())
                        .distinct()
                        .limit(MergeSuggestions.GROUNDS_KEPT)
                        .toList()));
    }

    /** The links between the case and other cases, the strongest link first. */
    private List<Link> links(CaseId caseId, List<String> incident) {
        return incident.stream()
                .filter(alert -> caseId.equals(caseOf.apply(alert)))
                .flatMap(alert -> partition.linksOf(alert).stream())
                .filter(link -> linksToOtherCase(link, caseId))
                .sorted(Link.STRONGEST)
                .toList();
    }

    /**
     * Checks the links that a new alert creates between two known cases. A dismissed pair is reported again only for a
     * new indicator.
     *
     * @param numberOf returns the number of an open case
     */
    void by(String alert, ToLongFunction<CaseId> numberOf) {
        CaseId own = caseOf.apply(alert);
        if (own == null || !areSeveral) {
            return;
        }
        Map<CaseId, List<Link>> toOthers = new LinkedHashMap<>();
        for (Link link : partition.linksOf(alert)) {
            String end = link.earlier().id().equals(alert)
                    ? link.later().id()
                    : link.earlier().id();
            CaseId other = caseOf.apply(end);
            if (other != null && !other.equals(own)) {
                toOthers.computeIfAbsent(other, known -> new ArrayList<>()).add(link);
            }
        }
        CaseName one = new CaseName(own, numberOf.applyAsLong(own));
        toOthers.forEach((caseId, links) -> {
            CaseName other = new CaseName(caseId, numberOf.applyAsLong(caseId));
            CaseName lower = one.number() < other.number() ? one : other;
            CaseName higher = lower.equals(one) ? other : one;
            boolean isNew = !suggested.contains(lower.id() + " " + higher.id());
            if (isNew && isCandidate(lower, higher, links)) {
                suggested.add(lower.id() + " " + higher.id());
                suggest(lower, higher, links);
            }
        });
    }

    private boolean isCandidate(CaseName lower, CaseName higher, List<Link> links) {
        Merges merges = before.merges();
        CaseName one = merges.wholeOf(lower);
        CaseName other = merges.wholeOf(higher);
        MergeSuggestions proposals = before.word().proposals();
        List<String> grounds =
                links.stream().flatMap(link -> link.grounds().stream()).toList();
        return !one.id().equals(other.id())
                && !merges.isApart(one, other)
                && !merges.isApart(lower, higher)
                && proposals.find(one.id(), other.id()).isEmpty()
                && proposals.isNews(one.id(), other.id(), grounds);
    }

    private boolean linksToOtherCase(Link link, CaseId caseId) {
        CaseId earlier = caseOf.apply(link.earlier().id());
        CaseId later = caseOf.apply(link.later().id());
        return earlier != null
                && later != null
                && !earlier.equals(later)
                && (earlier.equals(caseId) || later.equals(caseId));
    }
}
