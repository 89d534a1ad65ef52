package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolEntry.GapEntry;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.RunningHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns evicted records into gaps, and joins adjacent gaps with the same reason. Gaps that the center may already know
 * are not joined, because the center may have acknowledged records up to any of these gaps, and the running hash at the
 * bounds of a gap is stored nowhere else.
 */
final class GapBuilder {
    private final DropCounter.@Nullable Reason reason;
    private final RunningHash hash;
    private final long committed;
    private final long protectedThrough;
    private @Nullable GapEntry open;
    private long evicted;

    /**
     * @param reason why the records are evicted; null if no record is evicted
     * @param committed records up to this index are acknowledged and not counted
     * @param protectedThrough the last index that the center may know
     */
    GapBuilder(DropCounter.@Nullable Reason reason, RunningHash hash, long committed, long protectedThrough) {
        this.reason = reason;
        this.hash = hash;
        this.committed = committed;
        this.protectedThrough = protectedThrough;
    }

    /** Adds an entry, and returns the earlier entries that are now complete. */
    List<SpoolEntry> add(SpoolEntry entry, boolean leaves) {
        GapEntry hole = entry instanceof GapEntry given ? given : leaves ? gapOf((RecordEntry) entry) : null;
        GapEntry before = open;
        if (hole == null) {
            open = null;
            return before == null ? List.of(entry) : List.of(before, entry);
        }
        if (before != null
                && before.from() > protectedThrough
                && before.to() + 1 == hole.from()
                && before.reason().equals(hole.reason())) {
            open = new GapEntry(
                    before.from(),
                    hole.to(),
                    hole.reason(),
                    Math.min(before.since(), hole.since()),
                    Math.max(before.until(), hole.until()),
                    before.before(),
                    hole.after());
            return List.of();
        }
        open = hole;
        return before == null ? List.of() : List.of(before);
    }

    private GapEntry gapOf(RecordEntry stored) {
        if (stored.to() > committed) {
            evicted++;
        }
        long at = stored.record().receivedAtMillis();
        return new GapEntry(
                stored.from(),
                stored.to(),
                reason == null ? "" : reason.text(),
                at,
                at,
                stored.before(),
                hash.over(stored.before(), List.of(stored.record()))[0]);
    }

    List<SpoolEntry> finish() {
        GapEntry last = open;
        open = null;
        return last == null ? List.of() : List.of(last);
    }

    /** Returns the number of unacknowledged records that were evicted. */
    long evicted() {
        return evicted;
    }
}
