package io.watchfloor.sensors.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive records and gaps of a spool.
 *
 * @param epoch random number of the spool
 * @param firstSequence first sequence number, at least 1; records and gaps follow without skipping a sequence number
 * @param history the running hash before the first sequence number
 * @param records records in order
 * @param gaps gaps in order; only for a center that accepts them
 * @param standsFor if a placeholder replaces a record over the frame limit, the running hash after the replaced record
 * @param trace the batch's trace; null for none
 */
public record TelemetryBatch(
        long epoch,
        long firstSequence,
        long history,
        List<TelemetryRecord> records,
        List<BatchGap> gaps,
        @Nullable Long standsFor,
        @Nullable TraceContext trace) {
    /**
     * Validates the batch.
     *
     * @throws IllegalArgumentException if the batch is empty, or if a sequence number is skipped or repeated
     */
    public TelemetryBatch {
        records = List.copyOf(records);
        gaps = List.copyOf(gaps);
        if ((records.isEmpty() && gaps.isEmpty()) || firstSequence < 1) {
            throw new IllegalArgumentException(
                    "a batch must have at least one record or gap and start at sequence number 1 or later");
        }
        if (standsFor != null && (records.size() != 1 || !gaps.isEmpty())) {
            throw new IllegalArgumentException("a placeholder replaces exactly one record");
        }
        long next = firstSequence;
        int gap = 0;
        for (int i = 0; i <= records.size(); i++) {
            for (; gap < gaps.size() && gaps.get(gap).lost().from() == next; gap++) {
                next = gaps.get(gap).lost().to() + 1;
            }
            if (i < records.size() && records.get(i).sequence() != next++) {
                throw new IllegalArgumentException("record %d of the batch has sequence number %d instead of %d"
                        .formatted(i, records.get(i).sequence(), next - 1));
            }
        }
        if (gap < gaps.size()) {
            throw new IllegalArgumentException(
                    "gap %d of the batch is at none of the batch's sequence numbers".formatted(gap));
        }
    }

    /** Creates a batch without gaps and without a trace. */
    public TelemetryBatch(long epoch, long firstSequence, long history, List<TelemetryRecord> records) {
        this(epoch, firstSequence, history, records, List.of(), null, null);
    }

    /** Returns a copy of the batch with this trace, or without a trace. */
    public TelemetryBatch tracedAs(@Nullable TraceContext context) {
        return new TelemetryBatch(epoch, firstSequence, history, records, gaps, standsFor, context);
    }

    /** Returns a copy of the batch whose only record is a placeholder. */
    public TelemetryBatch replacing(long replaced) {
        return new TelemetryBatch(epoch, firstSequence, history, records, gaps, replaced, trace);
    }

    /** Returns the running hash at each sequence number; 0 inside a gap, where the hash is unknown. */
    public long[] histories(RunningHash hash) {
        if (standsFor != null) {
            return new long[] {standsFor};
        }
        long[] all = new long[Math.toIntExact(lastSequence() - firstSequence + 1)];
        long before = history;
        int at = 0;
        int record = 0;
        for (BatchGap gap : gaps) {
            int until = (int) (gap.lost().from() - firstSequence);
            record = over(hash, before, record, all, at, until);
            at = (int) (gap.lost().to() + 1 - firstSequence);
            before = gap.after();
            all[at - 1] = before;
        }
        int unused = over(hash, before, record, all, at, all.length);
        return all;
    }

    private int over(RunningHash hash, long before, int record, long[] all, int at, int until) {
        int end = record + until - at;
        System.arraycopy(hash.over(before, records.subList(record, end)), 0, all, at, until - at);
        return end;
    }

    /** Returns the last sequence number; an ack of the whole batch contains this number. */
    public long lastSequence() {
        long missing = gaps.stream().mapToLong(gap -> gap.lost().count()).sum();
        return firstSequence + records.size() + missing - 1;
    }
}
