package io.watchfloor.sensors.agent.spool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was left out and has no place in the spool yet: one part for each reason. Its spool guards it. */
final class Untold {
    private final Map<Drops.Reason, Part> parts = new EnumMap<>(Drops.Reason.class);

    /** @param since when the first of them was left out, in milliseconds since 1970 */
    record Part(Drops.Reason reason, long count, long since, long until) {
        private Part with(Part more) {
            return new Part(reason, count + more.count, since, more.until);
        }
    }

    /** What else was left out by now. */
    void hear(Drops drops, long now) {
        drops.takeUntold()
                .forEach((reason, count) -> parts.merge(reason, new Part(reason, count, now, now), Part::with));
    }

    /** What has no place yet, and this. */
    List<Part> with(Map<Drops.Reason, Long> more, long now) {
        Map<Drops.Reason, Part> all = new EnumMap<>(Drops.Reason.class);
        all.putAll(parts);
        more.forEach((reason, count) -> all.merge(reason, new Part(reason, count, now, now), Part::with));
        return List.copyOf(all.values());
    }

    void told() {
        parts.clear();
    }
}
