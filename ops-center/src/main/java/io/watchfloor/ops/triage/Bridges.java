package io.watchfloor.ops.triage;

import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.incident.Link;
import io.watchfloor.ops.relation.CaseName;
import io.watchfloor.ops.triage.TriageEvent.Bridge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds open cases that one incident has in common. Each pair is told once. */
final class Bridges {

    private final Triage before;
    private final Partition partition;
    private final Function<String, @Nullable CaseId> caseOf;
    private final List<Bridge> found = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    Bridges(Triage before, Partition partition, Function<String, @Nullable CaseId> caseOf) {
        this.before = before;
        this.partition = partition;
        this.caseOf = caseOf;
    }

    List<Bridge> found() {
        return List.copyOf(found);
    }

    /** @param cases by number: each other one is told of the lowest */
    void between(NavigableMap<Long, CaseId> cases, List<String> incident) {
        long lowest = cases.firstEntry().getKey();
        CaseId into = cases.firstEntry().getValue();
        cases.tailMap(lowest, false).forEach((number, caseId) -> {
            if (isNew(into, lowest, caseId, number) && told.add(into + " " + caseId)) {
                found.add(new Bridge(caseId, number, into, lowest, links(caseId, incident)));
            }
        });
    }

    private boolean isNew(CaseId into, long intoNumber, CaseId caseId, long number) {
        OpenCase open = before.openCases().get(caseId);
        CaseName whole = before.merges().wholeOf(new CaseName(into, intoNumber));
        return (open == null || !open.linked().contains(into))
                && !whole.id()
                        .equals(before.merges()
                                .wholeOf(new CaseName(caseId, number))
                                .id());
    }

    /** The strongest links that lead out of the case. */
    private List<String> links(CaseId caseId, List<String> incident) {
        return incident.stream()
                .filter(alert -> caseId.equals(caseOf.apply(alert)))
                .flatMap(alert -> partition.linksOf(alert).stream())
                .filter(link -> leadsOut(link, caseId))
                .sorted(Link.STRONGEST)
                .map(Link::words)
                .distinct()
                .limit(Reasons.MOST_TOLD)
                .toList();
    }

    private boolean leadsOut(Link link, CaseId caseId) {
        CaseId earlier = caseOf.apply(link.earlier().id());
        CaseId later = caseOf.apply(link.later().id());
        return earlier != null
                && later != null
                && !earlier.equals(later)
                && (earlier.equals(caseId) || later.equals(caseId));
    }
}
