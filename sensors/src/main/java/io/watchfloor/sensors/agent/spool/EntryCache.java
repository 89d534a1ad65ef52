package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Caches appended entries until they are read, at most 6 MiB, so that records that are sent soon are not read back from
 * disk. Entries that do not fit are read from disk. Guarded by the spool's lock.
 */
final class EntryCache {
    private static final long MAX_BYTES = 6 << 20;

    /**
     * If the cached entries exceed this size, the spool counts as far ahead. The rest of the cache has space for two
     * typical groups.
     */
    private static final long FAR_AHEAD_BYTES = 4 << 20;

    /** Estimated heap size of an entry without its body, in bytes. */
    private static final int ENTRY_OVERHEAD = 200;

    private final Deque<SpoolEntry> entries = new ArrayDeque<>();
    private long next;
    private long bytes;

    /** Adds entries that were just appended to the spool. */
    void appended(List<SpoolEntry> appended) {
        boolean follow = entries.isEmpty() || appended.getFirst().from() == next;
        long more = appended.stream().mapToLong(EntryCache::size).sum();
        if (follow && bytes + more <= MAX_BYTES) {
            entries.addAll(appended);
            next = appended.getLast().to() + 1;
            bytes += more;
        }
    }

    /**
     * Removes and returns the entry at the index, and removes all entries before it; null if the entry is only on disk.
     */
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

    /**
     * Whether further entries would have to be read back from disk.
     *
     * @param end the index after the last entry of the spool
     */
    boolean isFull(long end) {
        return !entries.isEmpty() && (bytes > FAR_AHEAD_BYTES || next != end);
    }

    void clear() {
        entries.clear();
        bytes = 0;
    }

    private static long size(SpoolEntry entry) {
        return ENTRY_OVERHEAD
                + (entry instanceof RecordEntry stored ? stored.record().body().length : 0L);
    }
}
