package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Aliases;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Facts in addition to the alerts: aliases, logons and hubs, added in any order. */
final class IncidentFacts {

    final Aliases aliases = new Aliases();
    private final TreeMap<Entity, TreeSet<RemoteLogon>> arrivals = new TreeMap<>();
    private final TreeMap<Entity, Instant> hubs = new TreeMap<>();
    private final HubList listed;

    /**
     * An operator's list.
     *
     * @param always entities that are never used for correlation; a host in this set is a shared server
     * @param never entities that never become hubs, even if many assets share the entity
     */
    record HubList(Set<Entity> always, Set<Entity> never) {

        static final HubList NONE = new HubList(Set.of(), Set.of());
    }

    IncidentFacts(HubList listed) {
        this.listed = listed;
    }

    /** @return whether the logon is new */
    boolean add(RemoteLogon arrival) {
        return arrivals.computeIfAbsent(arrival.host(), host -> new TreeSet<>()).add(arrival);
    }

    /** Of two times for the same entity, stores the earlier time. */
    void add(Hub learned) {
        hubs.merge(learned.entity(), learned.from(), (a, b) -> a.isBefore(b) ? a : b);
    }

    boolean isListed(Entity entity) {
        return listed.always().contains(entity);
    }

    boolean isHub(Entity entity, Instant at) {
        Instant from = hubs.get(entity);
        return listed.always().contains(entity)
                || (from != null && !at.isBefore(from) && !listed.never().contains(entity));
    }

    @Nullable
    Instant hubFrom(Entity entity) {
        return hubs.get(entity);
    }

    SortedSet<RemoteLogon> arrivals(Entity host, Instant from, Instant to) {
        TreeSet<RemoteLogon> all = arrivals.get(host);
        if (all == null) {
            return Collections.emptySortedSet();
        }
        Entity any = host;
        return all.subSet(
                new RemoteLogon(any, from, any, java.util.List.of(), ""),
                new RemoteLogon(any, to.plusNanos(1), any, java.util.List.of(), ""));
    }
}
