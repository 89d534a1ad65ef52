package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.EpochFile.Epoch;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.BatchGap;
import io.watchfloor.sensors.protocol.RecordCodec;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a batch from consecutive records and gaps of the spool. */
final class BatchBuilder {

    private final Capacity capacity;
    private final Epoch epoch;
    private final List<TelemetryRecord> records = new ArrayList<>();
    private final List<BatchGap> gaps = new ArrayList<>();
    private long first;
    private long historyBefore;
    private long sequences;
    private long bytes;
    private @Nullable RecordEntry last;

    /**
     * The maximum size of a batch.
     *
     * @param sequences maximum number of sequence numbers, including numbers in gaps
     * @param bytes maximum total size; a single larger record is still allowed
     * @param gaps whether the batch may contain gaps
     */
    record Capacity(int sequences, int bytes, boolean gaps) {}

    BatchBuilder(Capacity room, Epoch epoch) {
        this.capacity = room;
        this.epoch = epoch;
    }

    boolean isEmpty() {
        return sequences == 0;
    }

    /** @return false if the batch is full and the record was not added */
    boolean add(RecordEntry entry) {
        TelemetryRecord record = entry.record().at(entry.from() - epoch.base());
        if (!fits(record.sequence(), 1, RecordCodec.size(record), entry.before())) {
            return false;
        }
        records.add(record);
        last = entry;
        return true;
    }

    /**
     * Adds a gap.
     *
     * @param hash the running hash before the gap
     * @return false if the batch is full and the gap was not added
     */
    boolean add(BatchGap gap, long hash) {
        if (!capacity.gaps() || !fits(gap.lost().from(), gap.lost().count(), gap.size(), hash)) {
            return false;
        }
        gaps.add(gap);
        last = null;
        return true;
    }

    private boolean fits(long sequence, long count, int size, long hash) {
        if (sequences + count > capacity.sequences() || (!isEmpty() && bytes + size > capacity.bytes())) {
            return false;
        }
        first = isEmpty() ? sequence : first;
        historyBefore = isEmpty() ? hash : historyBefore;
        sequences += count;
        bytes += size;
        return true;
    }

    TelemetryBatch batch() {
        return new TelemetryBatch(epoch.epoch(), first, historyBefore, records, gaps, null, null);
    }

    Leases.Lease lease(RunningHash hash) {
        RecordEntry record = last;
        long after = record == null ? gaps.getLast().after() : hash.over(record.before(), List.of(record.record()))[0];
        return new Leases.Lease(epoch.base() + first + sequences - 1, after, oldestMillis(), bytes);
    }

    private long oldestMillis() {
        Instant since = gaps.isEmpty() ? null : gaps.getFirst().lost().since();
        return records.isEmpty()
                ? (since == null ? 0 : since.toEpochMilli())
                : records.getFirst().receivedAtMillis();
    }
}
