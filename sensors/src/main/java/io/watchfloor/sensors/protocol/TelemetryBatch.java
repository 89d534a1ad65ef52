package io.watchfloor.sensors.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows one another in a spool: records, and what is missing between them.
 *
 * @param epoch random per creation of a spool
 * @param firstSequence the sequence at which it begins, at least 1; records and gaps count on from it and leave none out
 * @param history the running hash before it
 * @param records in their order
 * @param gaps in their order; only for a center that takes them
 * @param standsFor when the only record is a note in place of one that is too large: the running hash after the
 *     replaced record
 * @param trace the trace that the batch belongs to, if any
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
     * Checks that this is a batch.
     *
     * @throws IllegalArgumentException when it is empty, or a sequence is left out or given twice
     */
    public TelemetryBatch {
        records = List.copyOf(records);
        gaps = List.copyOf(gaps);
        if ((records.isEmpty() && gaps.isEmpty()) || firstSequence < 1) {
            throw new IllegalArgumentException(
                    "a batch holds at least one record or gap and starts at sequence 1 or later");
        }
        if (standsFor != null && (records.size() != 1 || !gaps.isEmpty())) {
            throw new IllegalArgumentException("a note stands for one record");
        }
        long next = firstSequence;
        int gap = 0;
        for (int i = 0; i <= records.size(); i++) {
            for (; gap < gaps.size() && gaps.get(gap).lost().from() == next; gap++) {
                next = gaps.get(gap).lost().to() + 1;
            }
            if (i < records.size() && records.get(i).sequence() != next++) {
                throw new IllegalArgumentException("record %d of the batch has sequence %d instead of %d"
                        .formatted(i, records.get(i).sequence(), next - 1));
            }
        }
        if (gap < gaps.size()) {
            throw new IllegalArgumentException("gap %d of the batch lies at none of its sequences".formatted(gap));
        }
    }

    /** A batch without gaps that belongs to no trace. */
    public TelemetryBatch(long epoch, long firstSequence, long history, List<TelemetryRecord> records) {
        this(epoch, firstSequence, history, records, List.of(), null, null);
    }

    /** The same batch as part of a trace, or of none. */
    public TelemetryBatch tracedAs(@Nullable TraceContext context) {
        return new TelemetryBatch(epoch, firstSequence, history, records, gaps, standsFor, context);
    }

    /** The same records, of which the only one is a note. */
    public TelemetryBatch standingFor(long replaced) {
        return new TelemetryBatch(epoch, firstSequence, history, records, gaps, replaced, trace);
    }

    /** The running hash at each sequence; 0 within a gap, where nobody knows it. */
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

    /** The last sequence: what an ack for the whole batch says. */
    public long lastSequence() {
        long missing = gaps.stream().mapToLong(gap -> gap.lost().count()).sum();
        return firstSequence + records.size() + missing - 1;
    }
}
