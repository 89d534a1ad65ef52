package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.incident.triage.Merges.Membership;
import java.util.Comparator;
import java.util.List;

/** The limits of stored merges. */
final class MergeBounds {

    /** Limit of stored user decisions about pairs of cases. The oldest decisions are removed first. */
    static final int MOST_DECIDED = 10_000;

    /** Limit of merged cases. Merged cases whose parent has ended are removed, the oldest first. */
    private static final int MOST_MEMBERS = 20_000;

    private MergeBounds() {}

    /** Forgets the merges into parent cases that have ended. The cases stay merged, but can no longer be unmerged. */
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
