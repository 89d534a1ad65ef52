package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.incident.triage.TriageEvent.AliasesUpdated;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The aliases of the operator's table that triage has processed. Never removed by age, because users remove them.
 *
 * @param through sequence number of the latest processed change
 */
public record AliasTableFacts(long through, SortedSet<Alias> aliases) {

    static final AliasTableFacts NONE = new AliasTableFacts(0, Collections.emptySortedSet());

    public AliasTableFacts {
        aliases = Collections.unmodifiableSortedSet(aliases);
    }

    /** @return the changes that are new; empty if all changes were processed before */
    Optional<AliasesUpdated> receive(List<AliasChange> changes) {
        List<AliasChange> fresh =
                changes.stream().filter(change -> change.number() > through).toList();
        return fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(new AliasesUpdated(fresh.getLast().number(), fresh));
    }

    AliasTableFacts after(AliasesUpdated event) {
        SortedSet<Alias> now = new TreeSet<>(aliases);
        for (AliasChange change : event.changes()) {
            if (change.holds()) {
                now.add(change.alias());
            } else {
                now.remove(change.alias());
            }
        }
        return new AliasTableFacts(event.through(), now);
    }
}
