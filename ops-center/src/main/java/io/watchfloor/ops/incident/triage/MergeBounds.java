package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.incident.triage.Merges.Membership;
import java.util.Comparator;
import java.util.List;

/** How much triage keeps of merges. */
final class MergeBounds {

    /** Bounds what people decided about pairs of cases: the oldest goes first. */
    static final int MOST_DECIDED = 10_000;

    /** Bounds the parts; those whose whole has ended can go, the oldest first. */
    private static final int MOST_MEMBERS = 20_000;

    private MergeBounds() {}

    /** Parts of ended wholes stay what they are, but triage no longer knows it: they cannot be split off any more. */
    static Merges roomFor(Merges all) {
        if (all.parts().size() < MOST_MEMBERS) {
            return all;
        }
        List<Membership> gone = all.parts().values().stream()
                .filter(Membership::ended)
                .sorted(Comparator.comparingLong(Membership::since))
                .limit(MOST_MEMBERS / 10)
                .toList();
        Merges now = all;
        for (Membership one : gone) {
            now = new Merges(
                    now.decisions(),
                    Triage.persistent(now.parts()).minus(one.part().id()),
                    now.without(one.whole().id(), one.part().id()),
                    now.touched(),
                    now.decided(),
                    now.untold(),
                    now.requests());
        }
        return now;
    }
}
