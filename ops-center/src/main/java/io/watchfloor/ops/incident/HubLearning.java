package io.watchfloor.ops.incident;

import io.watchfloor.ops.entity.Entity;
import io.watchfloor.ops.entity.EntityKind;
import io.watchfloor.ops.entity.Mention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Learns hubs from alerts, one by one. What it has learned in the end is the same in any order: for each thing the
 * earliest time from which more than so many assets share it within a day.
 */
final class HubLearning {

    private final int most;
    private final Map<Entity, TreeMap<String, TreeSet<Instant>>> shared = new TreeMap<>();
    private final Map<Entity, Instant> learned = new TreeMap<>();

    private record Seen(Instant at, String asset) {}

    HubLearning(int most) {
        this.most = most;
    }

    /** @return what this alert proves, with an earlier time than was known */
    List<HubLearned> note(LinkedAlert alert) {
        List<HubLearned> proved = new ArrayList<>();
        for (Mention mention : alert.mentions()) {
            if (isLearnable(mention.entity())) {
                HubLearned hub = note(mention.entity(), alert);
                if (hub != null) {
                    learned.put(hub.entity(), hub.from());
                    proved.add(hub);
                }
            }
        }
        return proved;
    }

    /** A worm's file, an address of the web and a message are many assets' by nature. */
    static boolean isLearnable(Entity entity) {
        return switch (entity.kind()) {
            case ACCOUNT, ADDRESS, DOMAIN, FILE_NAME -> true;
            case HOST, HASH, URL, LOGON, MESSAGE, CORRELATION, THING -> false;
        };
    }

    private @Nullable HubLearned note(Entity entity, LinkedAlert alert) {
        TreeMap<String, TreeSet<Instant>> byAsset = shared.computeIfAbsent(entity, known -> new TreeMap<>());
        byAsset.computeIfAbsent(alert.asset(), asset -> new TreeSet<>()).add(alert.at());
        Instant known = learned.get(entity);
        Instant earliest = alert.at().minus(LinkPolicy.HUB_WITHIN);
        if (byAsset.size() <= most || (known != null && !known.isAfter(earliest))) {
            return null;
        }
        List<Seen> near = new ArrayList<>();
        byAsset.forEach((asset, times) -> times.subSet(
                        earliest, true, alert.at().plus(LinkPolicy.HUB_WITHIN), true)
                .forEach(at -> near.add(new Seen(at, asset))));
        near.sort(java.util.Comparator.comparing(Seen::at).thenComparing(Seen::asset));
        for (Seen start : near) {
            if (start.at().isAfter(alert.at()) || (known != null && !start.at().isBefore(known))) {
                return null;
            }
            TreeSet<String> assets = new TreeSet<>();
            for (Seen one : near) {
                if (!one.at().isBefore(start.at()) && !one.at().isAfter(start.at().plus(LinkPolicy.HUB_WITHIN))) {
                    assets.add(one.asset());
                }
            }
            if (assets.size() > most) {
                return new HubLearned(entity, start.at(), assets);
            }
        }
        return null;
    }
}
