package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.BatchGap;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The batches in flight, oldest first. Stores the running hashes of the batches, which are needed to check each ack.
 */
final class Leases {

    private final RunningHash hash;
    private final Deque<Lease> leases = new ArrayDeque<>();

    /**
     * A batch in flight.
     *
     * @param history the running hash at the batch's last index
     */
    record Lease(long lastIndex, long history, long oldestMillis, long bytes) {}

    Leases(RunningHash hash) {
        this.hash = hash;
    }

    /**
     * Fills the next batch from the cursor. Returns empty if nothing is pending, or if the next gap does not fit into a
     * batch.
     *
     * @param end the index after the last entry of the spool
     * @param committed the running hash at the last committed index
     */
    Optional<TelemetryBatch> next(BatchBuilder batch, SpoolCursor cursor, long end, long base, long committed)
            throws IOException {
        long before = leases.isEmpty() ? committed : leases.getLast().history();
        boolean more = true;
        while (more) {
            RecordEntry ahead = cursor.peek(end);
            BatchGap gap = cursor.gap(base);
            if (gap != null) {
                more = batch.add(gap, before);
                if (more) {
                    cursor.takeGap();
                }
            } else {
                more = ahead != null && !cursor.isBeforeGap() && batch.add(ahead);
                if (more) {
                    cursor.take();
                }
            }
        }
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        leases.add(batch.lease(hash));
        return Optional.of(batch.batch());
    }

    /** Returns the total size of the records in flight. */
    long bytes() {
        return leases.stream().mapToLong(Lease::bytes).sum();
    }

    /** Returns the running hash at the end of a batch in flight; empty for other indexes. */
    OptionalLong history(long index) {
        return leases.stream()
                .filter(lease -> lease.lastIndex() == index)
                .mapToLong(Lease::history)
                .findFirst();
    }

    void removeThrough(long index) {
        leases.removeIf(lease -> lease.lastIndex() <= index);
    }

    void removeLast() {
        leases.removeLast();
    }

    void clear() {
        leases.clear();
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    /** Returns the receive time of the oldest record in flight. */
    long oldestMillis() {
        return leases.getFirst().oldestMillis();
    }
}
