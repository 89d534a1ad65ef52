package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * The facts in addition to the alerts. Stored so that triage links alerts in the same way after a restart.
 *
 * @param hubs in the order of detection; at most {@value #MOST_HUBS}
 * @param arrivals logons from alerts; at most {@value #MOST_KEPT}
 * @param aliases from alerts; at most {@value #MOST_KEPT}
 * @param table aliases from the operator's table
 */
public record LinkFacts(
        List<Hub> hubs, SortedSet<RemoteLogon> arrivals, SortedSet<Alias> aliases, AliasTableFacts table) {

    /** Limits triage's memory and the size of triage's snapshot. */
    static final int MOST_KEPT = 20_000;

    /** Limits triage's memory. The oldest hubs are removed first, because they are the least used. */
    static final int MOST_HUBS = 10_000;

    /** The size after removals. Smaller than the limit, so that the search for the oldest entries is rare. */
    private static final int KEPT_AFTER_SWEEP = 18_000;

    static final LinkFacts NONE = new LinkFacts(List.of(), TreePSet.empty(), TreePSet.empty(), AliasTableFacts.NONE);

    /** @param table the alias table; null in snapshots that were written before the table existed */
    public LinkFacts(
            List<Hub> hubs,
            SortedSet<RemoteLogon> arrivals,
            SortedSet<Alias> aliases,
            @Nullable AliasTableFacts table) {
        this.hubs = List.copyOf(hubs);
        this.arrivals = persistent(arrivals);
        this.aliases = persistent(aliases);
        this.table = table == null ? AliasTableFacts.NONE : table;
    }

    LinkFacts with(AliasTableFacts now) {
        return new LinkFacts(hubs, arrivals, aliases, now);
    }

    /**
     * Adds the facts of placed alerts. Ignores alerts of floods, because a sensor that reports nonsense is not trusted.
     */
    LinkFacts with(AlertsPlaced event) {
        List<AlertNames> names = Stream.concat(
                        event.placements().stream()
                                .filter(one -> one.flood() == null)
                                .map(Placement::alert),
                        event.unclaimed().stream())
                .map(Alert::names)
                .toList();
        return new LinkFacts(
                withHubs(event.hubs()),
                swept(
                        persistent(arrivals)
                                .plusAll(names.stream()
                                        .flatMap(one -> one.arrivals().stream())
                                        .toList()),
                        Comparator.comparing(RemoteLogon::at)),
                swept(
                        persistent(aliases)
                                .plusAll(names.stream()
                                        .flatMap(one -> one.aliases().stream())
                                        .toList()),
                        Comparator.comparing(Alias::to)),
                table);
    }

    /**
     * Stores the earlier time: a later proof for the same entity replaces the stored proof only if the new time is
     * earlier.
     */
    private List<Hub> withHubs(List<Hub> learned) {
        if (learned.isEmpty()) {
            return hubs;
        }
        List<Hub> all = new ArrayList<>(hubs);
        learned.forEach(hub -> all.removeIf(known -> known.entity().equals(hub.entity())));
        all.addAll(learned);
        return all.subList(Math.max(0, all.size() - MOST_HUBS), all.size());
    }

    private static <T extends Comparable<T>> SortedSet<T> swept(PSortedSet<T> all, Comparator<T> oldest) {
        return all.size() <= MOST_KEPT
                ? all
                : new TreeSet<>(all.stream()
                        .sorted(oldest.thenComparing(Comparator.naturalOrder()).reversed())
                        .limit(KEPT_AFTER_SWEEP)
                        .toList());
    }

    private static <T extends Comparable<T>> PSortedSet<T> persistent(SortedSet<T> set) {
        return set instanceof TreePSet<T> already ? already : TreePSet.from(set);
    }
}
