package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.EpochFile.Epoch;
import io.watchfloor.sensors.agent.spool.SpoolEntry.Kept;
import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The batches in flight, oldest first. Their running hashes are needed again for each ack, so they are kept here. */
final class Leases {

    private final Deque<Lease> leases = new ArrayDeque<>();

    private record Lease(long lastIndex, long history, long oldestMillis, long bytes) {}

    /** The next batch; empty when nothing is pending, or a hole is next. */
    Optional<TelemetryBatch> next(SpoolCursor cursor, long end, Epoch epoch, RunningHash hash, int records, int bytes)
            throws IOException {
        List<TelemetryRecord> leased = new ArrayList<>();
        long before = 0;
        long lastBefore = 0;
        long size = 0;
        while (leased.size() < records) {
            Kept ahead = cursor.peek(end);
            if (ahead == null || cursor.isBeforeAHole()) {
                break;
            }
            TelemetryRecord record = ahead.record();
            if (size + RecordBytes.size(record) > bytes && !leased.isEmpty()) {
                break;
            }
            size += RecordBytes.size(record);
            lastBefore = ahead.before();
            before = leased.isEmpty() ? lastBefore : before;
            cursor.take();
            leased.add(record.at(record.sequence() - epoch.base()));
        }
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        leases.add(new Lease(
                epoch.base() + leased.getLast().sequence(),
                hash.over(lastBefore, List.of(leased.getLast()))[0],
                leased.getFirst().receivedAtMillis(),
                size));
        return Optional.of(new TelemetryBatch(epoch.epoch(), leased.getFirst().sequence(), before, leased));
    }

    /** Of all records in flight. */
    long bytes() {
        return leases.stream().mapToLong(Lease::bytes).sum();
    }

    /** The running hash where a batch ends; nothing elsewhere. */
    OptionalLong history(long index) {
        return leases.stream()
                .filter(lease -> lease.lastIndex() == index)
                .mapToLong(Lease::history)
                .findFirst();
    }

    void removeThrough(long index) {
        leases.removeIf(lease -> lease.lastIndex() <= index);
    }

    void clear() {
        leases.clear();
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    /** When the oldest record of them was received. */
    long oldestMillis() {
        return leases.getFirst().oldestMillis();
    }
}
