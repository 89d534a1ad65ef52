package io.watchfloor.sensors.agent.spool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Dropped records that are not reported in the spool yet, with one count per reason. Guarded by the spool's lock. */
final class UnreportedDrops {
    private final Map<DropCounter.Reason, ReasonCount> counts = new EnumMap<>(DropCounter.Reason.class);

    /**
     * Dropped records with the same reason.
     *
     * @param since when the first record was dropped, in milliseconds since 1970
     */
    record ReasonCount(DropCounter.Reason reason, long count, long since, long until) {
        private ReasonCount with(ReasonCount more) {
            return new ReasonCount(reason, count + more.count, since, more.until);
        }
    }

    /** Adds the dropped records that were counted since the last call. */
    void collect(DropCounter drops, long now) {
        drops.takeUnreported()
                .forEach((reason, count) ->
                        counts.merge(reason, new ReasonCount(reason, count, now, now), ReasonCount::with));
    }

    /** Returns the unreported drops together with the given drops. */
    List<ReasonCount> with(Map<DropCounter.Reason, Long> more, long now) {
        Map<DropCounter.Reason, ReasonCount> all = new EnumMap<>(DropCounter.Reason.class);
        all.putAll(counts);
        more.forEach((reason, count) -> all.merge(reason, new ReasonCount(reason, count, now, now), ReasonCount::with));
        return List.copyOf(all.values());
    }

    void clear() {
        counts.clear();
    }
}
