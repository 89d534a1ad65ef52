package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Detects hubs, alert by alert. For each entity the result is the earliest time from which more than a given number of
 * assets share the entity within a day. The order of the alerts does not affect the result.
 */
final class HubDetector {

    private final int most;
    private final Map<Entity, Shared> shared = new HashMap<>();
    private final Map<Entity, Instant> learned = new HashMap<>();

    /**
     * The times at which an entity was seen, and the first assets. While there are few assets, the entity is not a hub
     * on any day.
     */
    private static final class Shared {
        private final TreeSet<Sightings> all = new TreeSet<>();
        private final TreeSet<String> assets = new TreeSet<>();
    }

    private record Sightings(Instant at, String asset) implements Comparable<Sightings> {

        @Override
        public int compareTo(Sightings other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : asset.compareTo(other.asset);
        }
    }

    HubDetector(int most) {
        this.most = most;
    }

    /** Adds a known hub, so that the detector reports the hub again only with an earlier time. */
    void add(Hub hub) {
        learned.merge(hub.entity(), hub.from(), (a, b) -> a.isBefore(b) ? a : b);
    }

    /** @return the hubs that this alert proves, with a time earlier than the known time */
    List<Hub> record(LinkableAlert alert) {
        List<Hub> proved = new ArrayList<>();
        for (Mention mention : alert.mentions()) {
            if (mention.role() == Role.EVERYBODYS) {
                tagged(mention.entity(), alert, proved);
            } else if (isLearnable(mention.entity())) {
                Hub hub = record(mention.entity(), alert);
                if (hub != null) {
                    learned.put(hub.entity(), hub.from());
                    proved.add(hub);
                }
            }
        }
        return proved;
    }

    /** A tagged entity is a hub from its earliest alert. */
    private void tagged(Entity entity, LinkableAlert alert, List<Hub> proved) {
        Instant known = learned.get(entity);
        if (known == null || alert.at().isBefore(known)) {
            learned.put(entity, alert.at());
            proved.add(new Hub(entity, alert.at(), new TreeSet<>(Set.of(alert.asset()))));
        }
    }

    /** Hashes, URLs and messages can occur on many assets within one attack, so they never become hubs. */
    static boolean isLearnable(Entity entity) {
        return switch (entity.kind()) {
            case ACCOUNT, ADDRESS, DOMAIN, FILE_NAME -> true;
            case HOST, HASH, URL, LOGON, MESSAGE, CORRELATION, THING -> false;
        };
    }

    private @Nullable Hub record(Entity entity, LinkableAlert alert) {
        Instant known = learned.get(entity);
        if (known != null && alert.at().isAfter(known.plus(LinkPolicy.HUB_WITHIN))) {
            return null;
        }
        Shared by = shared.computeIfAbsent(entity, first -> new Shared());
        if (by.assets.size() <= most) {
            by.assets.add(alert.asset());
        }
        if (!by.all.add(new Sightings(alert.at(), alert.asset())) || by.assets.size() <= most) {
            return null;
        }
        Instant earliest = alert.at().minus(LinkPolicy.HUB_WITHIN);
        Instant latest = known == null || known.isAfter(alert.at()) ? alert.at() : known.minusNanos(1);
        return latest.isBefore(earliest) ? null : first(entity, by.all, earliest, latest);
    }

    /**
     * The earliest start of a day that proves a hub. Both ends of the window only move forward. Returns only as many
     * assets as the proof needs.
     */
    private @Nullable Hub first(Entity entity, NavigableSet<Sightings> all, Instant earliest, Instant latest) {
        Iterator<Sightings> ends = from(all, earliest).iterator();
        Sightings end = ends.hasNext() ? ends.next() : null;
        TreeMap<String, Integer> assets = new TreeMap<>();
        for (Sightings start : from(all, earliest)) {
            if (start.at().isAfter(latest)) {
                return null;
            }
            Instant until = start.at().plus(LinkPolicy.HUB_WITHIN);
            while (end != null && !end.at().isAfter(until) && assets.size() <= most) {
                assets.merge(end.asset(), 1, Integer::sum);
                end = ends.hasNext() ? ends.next() : null;
            }
            if (assets.size() > most) {
                return new Hub(entity, start.at(), new TreeSet<>(assets.keySet()));
            }
            assets.computeIfPresent(start.asset(), (asset, count) -> count == 1 ? null : count - 1);
        }
        return null;
    }

    private static NavigableSet<Sightings> from(NavigableSet<Sightings> all, Instant earliest) {
        return all.tailSet(new Sightings(earliest, ""), true);
    }
}
