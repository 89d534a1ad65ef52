package io.watchfloor.ops.triage;

import io.watchfloor.ops.entity.Alias;
import io.watchfloor.ops.entity.Arrival;
import io.watchfloor.ops.incident.HubLearned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * What triage knows beside the alerts, so that it links them in the same way after a restart.
 *
 * @param hubs in the order in which they were learned
 * @param arrivals logons that came with alerts; at most {@value #MOST_KEPT}
 * @param aliases that came with alerts; at most {@value #MOST_KEPT}
 */
public record LinkFacts(List<HubLearned> hubs, SortedSet<Arrival> arrivals, SortedSet<Alias> aliases) {

    /** Bounds triage's memory and its snapshot. */
    static final int MOST_KEPT = 20_000;

    /** Below the bound, so that the search for the oldest is rare. */
    private static final int KEPT_AFTER_SWEEP = 18_000;

    static final LinkFacts NONE = new LinkFacts(List.of(), TreePSet.empty(), TreePSet.empty());

    public LinkFacts {
        hubs = List.copyOf(hubs);
        arrivals = persistent(arrivals);
        aliases = persistent(aliases);
    }

    LinkFacts with(List<HubLearned> learned, List<Arrival> moreArrivals, List<Alias> moreAliases) {
        if (learned.isEmpty() && moreArrivals.isEmpty() && moreAliases.isEmpty()) {
            return this;
        }
        List<HubLearned> all = new ArrayList<>(hubs);
        // The earlier time holds, so a second word about the same thing replaces the first.
        learned.forEach(hub -> all.removeIf(known -> known.entity().equals(hub.entity())));
        all.addAll(learned);
        return new LinkFacts(
                all,
                swept(persistent(arrivals).plusAll(moreArrivals), Comparator.comparing(Arrival::at)),
                swept(persistent(aliases).plusAll(moreAliases), Comparator.comparing(Alias::to)));
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
