package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A case that alerts can be added to.
 *
 * @param alerts the linkable parts of the case's alerts, in the order in which the alerts were placed
 * @param linked cases with a lower number that are known to belong to the same incident
 */
public record OpenCase(long number, List<LinkableAlert> alerts, SortedSet<CaseId> linked) {

    public OpenCase {
        alerts = persistent(alerts);
        linked = Collections.unmodifiableSortedSet(linked);
    }

    static OpenCase empty(long number) {
        return new OpenCase(number, TreePVector.empty(), Collections.emptySortedSet());
    }

    OpenCase with(LinkableAlert alert) {
        return new OpenCase(number, persistent(alerts).plus(alert), linked);
    }

    boolean holds(String alert) {
        return alerts.stream().anyMatch(one -> one.id().equals(alert));
    }

    OpenCase without(Collection<String> gone) {
        return new OpenCase(
                number,
                alerts.stream().filter(alert -> !gone.contains(alert.id())).toList(),
                linked);
    }

    OpenCase linkedTo(CaseId lower) {
        SortedSet<CaseId> all = new TreeSet<>(linked);
        all.add(lower);
        return new OpenCase(number, alerts, all);
    }

    /**
     * A persistent list: a changed copy shares the unchanged part with the original, so that adding an alert costs the
     * same for any list size.
     */
    private static PVector<LinkableAlert> persistent(List<LinkableAlert> list) {
        return list instanceof PVector<LinkableAlert> already ? already : TreePVector.from(list);
    }
}
