package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolEntry.GapEntry;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.RunningHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes holes of records that leave, and one hole of those that follow one another for the same reason. What the center may have heard of
 * keeps its bounds: it may have judged up to each of them, and the running hash is known nowhere else.
 */
final class GapBuilder {
    private final DropCounter.@Nullable Reason reason;
    private final RunningHash hash;
    private final long committed;
    private final long held;
    private @Nullable GapEntry open;
    private long gone;

    /**
     * @param reason of the records that leave; null when none does
     * @param committed up to here nobody waits for records, so that they are not counted
     * @param held up to here the center may have heard of what is there
     */
    GapBuilder(DropCounter.@Nullable Reason reason, RunningHash hash, long committed, long held) {
        this.reason = reason;
        this.hash = hash;
        this.committed = committed;
        this.held = held;
    }

    /** What is complete now that this entry comes. */
    List<SpoolEntry> after(SpoolEntry entry, boolean leaves) {
        GapEntry hole = entry instanceof GapEntry given ? given : leaves ? left((RecordEntry) entry) : null;
        GapEntry before = open;
        if (hole == null) {
            open = null;
            return before == null ? List.of(entry) : List.of(before, entry);
        }
        if (before != null
                && before.from() > held
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

    private GapEntry left(RecordEntry kept) {
        if (kept.to() > committed) {
            gone++;
        }
        long at = kept.record().receivedAtMillis();
        return new GapEntry(
                kept.from(),
                kept.to(),
                reason == null ? "" : reason.text(),
                at,
                at,
                kept.before(),
                hash.over(kept.before(), List.of(kept.record()))[0]);
    }

    List<SpoolEntry> end() {
        GapEntry last = open;
        open = null;
        return last == null ? List.of() : List.of(last);
    }

    /** How many records left that somebody waited for. */
    long gone() {
        return gone;
    }
}
