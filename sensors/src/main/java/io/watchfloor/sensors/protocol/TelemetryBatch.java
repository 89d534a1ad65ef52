package io.watchfloor.sensors.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that follow one another in a spool.
 *
 * @param epoch random per creation of a spool
 * @param firstSequence the first record's sequence, at least 1; the others count on from it without a gap
 * @param history the running hash before the first record
 * @param records at least one
 * @param standsFor when the only record is a note in place of one that is too large: the running hash after the
 *     replaced record
 * @param trace the trace that the batch belongs to, if any
 */
public record TelemetryBatch(
        long epoch,
        long firstSequence,
        long history,
        List<TelemetryRecord> records,
        @Nullable Long standsFor,
        @Nullable TraceContext trace) {
    /**
     * Checks that the records are a batch.
     *
     * @throws IllegalArgumentException when there is none or their sequences have a gap
     */
    public TelemetryBatch {
        records = List.copyOf(records);
        if (records.isEmpty() || firstSequence < 1) {
            throw new IllegalArgumentException("a batch holds at least one record and starts at sequence 1 or later");
        }
        if (standsFor != null && records.size() > 1) {
            throw new IllegalArgumentException("a note stands for one record");
        }
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).sequence() != firstSequence + i) {
                throw new IllegalArgumentException("record %d of the batch has sequence %d instead of %d"
                        .formatted(i, records.get(i).sequence(), firstSequence + i));
            }
        }
    }

    /** A batch that belongs to no trace. */
    public TelemetryBatch(long epoch, long firstSequence, long history, List<TelemetryRecord> records) {
        this(epoch, firstSequence, history, records, null, null);
    }

    /** The same batch as part of a trace, or of none. */
    public TelemetryBatch tracedAs(@Nullable TraceContext context) {
        return new TelemetryBatch(epoch, firstSequence, history, records, standsFor, context);
    }

    /** The running hash after each record. */
    public long[] histories(RunningHash hash) {
        return standsFor == null ? hash.over(history, records) : new long[] {standsFor};
    }

    /** The last record's sequence: what an ack for the whole batch says. */
    public long lastSequence() {
        return firstSequence + records.size() - 1;
    }
}
