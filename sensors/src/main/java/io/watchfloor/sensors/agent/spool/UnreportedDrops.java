package io.watchfloor.sensors.agent.spool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was left out and has no place in the spool yet: one part for each reason. Its spool guards it. */
final class UnreportedDrops {
    private final Map<DropCounter.Reason, ReasonCount> parts = new EnumMap<>(DropCounter.Reason.class);

    /** @param since when the first of them was left out, in milliseconds since 1970 */
    record ReasonCount(DropCounter.Reason reason, long count, long since, long until) {
        private ReasonCount with(ReasonCount more) {
            return new ReasonCount(reason, count + more.count, since, more.until);
        }
    }

    /** What else was left out by now. */
    void hear(DropCounter drops, long now) {
        drops.takeUntold()
                .forEach((reason, count) ->
                        parts.merge(reason, new ReasonCount(reason, count, now, now), ReasonCount::with));
    }

    /** What has no place yet, and this. */
    List<ReasonCount> with(Map<DropCounter.Reason, Long> more, long now) {
        Map<DropCounter.Reason, ReasonCount> all = new EnumMap<>(DropCounter.Reason.class);
        all.putAll(parts);
        more.forEach((reason, count) -> all.merge(reason, new ReasonCount(reason, count, now, now), ReasonCount::with));
        return List.copyOf(all.values());
    }

    void told() {
        parts.clear();
    }
}
