package io.watchfloor.ops.intake;

import java.util.Arrays;

/**
 * The running hashes, in memory, of the records from the last sent ack to the last claim. Within a gap the hash is 0,
 * because the hash is unknown. A batch that is sent again is compared with these hashes, even if the sensor divided
 * the records into other batches. The size is limited by the records in flight. Thread-safe, because an ack may be
 * sent while the next batch is claimed.
 */
final class HeldHistory {

    private long base;
    private long atBase;
    private long[] after;

    /**
     * @param base the sequence number of the last ack
     * @param atBase the running hash at {@code base}
     * @param after the running hash at each claimed sequence number after {@code base}
     */
    HeldHistory(long base, long atBase, long[] after) {
        this.base = base;
        this.atBase = atBase;
        this.after = after;
    }

    /** The last claimed sequence number. */
    synchronized long end() {
        return base + after.length;
    }

    synchronized long base() {
        return base;
    }

    /** @param sequence a sequence number from {@link #base} to {@link #end} */
    synchronized long at(long sequence) {
        return sequence == base ? atBase : after[(int) (sequence - base - 1)];
    }

    /**
     * Counts the sequence numbers at the start of a batch that have the same running hash in this history, or are not
     * claimed yet. A gap is compared at its last sequence number, because the hashes within a gap are unknown.
     *
     * @param first the first sequence number, at most {@link #end} + 1
     * @param before the running hash before the first sequence number
     * @param hashes the running hash at each sequence number of the batch
     */
    synchronized int matchingPrefix(long first, long before, long[] hashes) {
        long last = first + hashes.length - 1;
        if (first - 1 >= base ? at(first - 1) != before : last < base) {
            return 0;
        }
        long agreed = Math.max(first, base) - 1;
        for (long sequence = agreed + 1; sequence <= Math.min(last, end()); sequence++) {
            long given = hashes[(int) (sequence - first)];
            if (given != 0 && at(sequence) != 0) {
                if (given != at(sequence)) {
                    return (int) (agreed + 1 - first);
                }
                agreed = sequence;
            }
        }
        return hashes.length;
    }

    synchronized void add(long[] more) {
        long[] all = Arrays.copyOf(after, after.length + more.length);
        System.arraycopy(more, 0, all, after.length, more.length);
        after = all;
    }

    /** Deletes the hashes up to an ack that was sent, because the sensor normally does not send these records again. */
    synchronized void dropThrough(long through) {
        if (through > base && through <= end()) {
            atBase = at(through);
            after = Arrays.copyOfRange(after, (int) (through - base), after.length);
            base = through;
        }
    }
}
