package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were appended and not read since, at most 6 MiB: what is sent soon is never read back from the disk. They follow one
 * another. What finds no room is on the disk alone. The spool guards it.
 */
final class EntryCache {
    private static final long MOST_BYTES = 6 << 20;

    /** Leaves room for two usual groups. */
    private static final long ENOUGH_BYTES = 4 << 20;

    /** What an entry takes besides its body, in bytes. */
    private static final int OBJECTS = 200;

    private final Deque<SpoolEntry> entries = new ArrayDeque<>();
    private long next;
    private long bytes;

    /** Entries that are on the disk now, at the spool's end. */
    void appended(List<SpoolEntry> appended) {
        boolean follow = entries.isEmpty() || appended.getFirst().from() == next;
        long more = appended.stream().mapToLong(EntryCache::size).sum();
        if (follow && bytes + more <= MOST_BYTES) {
            entries.addAll(appended);
            next = appended.getLast().to() + 1;
            bytes += more;
        }
    }

    /** Removes the entry that holds the index, and those before it; null when only the disk has it. */
    @Nullable
    SpoolEntry take(long index) {
        SpoolEntry first = entries.peek();
        while (first != null && first.from() <= index) {
            entries.remove();
            bytes -= size(first);
            if (first.to() >= index) {
                return first;
            }
            first = entries.peek();
        }
        return null;
    }

    /** @param end the index behind the spool's last */
    boolean isFull(long end) {
        return !entries.isEmpty() && (bytes > ENOUGH_BYTES || next != end);
    }

    void clear() {
        entries.clear();
        bytes = 0;
    }

    private static long size(SpoolEntry entry) {
        return OBJECTS + (entry instanceof RecordEntry kept ? kept.record().body().length : 0L);
    }
}
