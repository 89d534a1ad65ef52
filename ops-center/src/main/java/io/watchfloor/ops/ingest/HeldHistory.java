package io.watchfloor.ops.ingest;

import java.util.Arrays;

/**
 * The running hashes from the last ack that the sensor has received to the last claim. A repeated batch, however it is
 * cut, is compared with them. Its size is bounded by the records in flight.
 */
final class HeldHistory {

    private long base;
    private long atBase;
    private long[] after;

    /**
     * @param base a sequence
     * @param atBase the running hash there
     * @param after the running hash after each record beyond it
     */
    HeldHistory(long base, long atBase, long[] after) {
        this.base = base;
        this.atBase = atBase;
        this.after = after;
    }

    /** The last sequence bound to a record. */
    long end() {
        return base + after.length;
    }

    long base() {
        return base;
    }

    /** @param sequence from {@link #base} to {@link #end} */
    long at(long sequence) {
        return sequence == base ? atBase : after[(int) (sequence - base - 1)];
    }

    /**
     * How many of a batch's leading records match those bound to their sequences, or follow after them.
     *
     * @param first the first record's sequence, at most one after {@link #end}
     * @param before the running hash before it
     * @param hashes the running hash after each of its records
     */
    int agreeing(long first, long before, long[] hashes) {
        long last = first + hashes.length - 1;
        if (first - 1 >= base ? at(first - 1) != before : last < base) {
            return 0;
        }
        for (long sequence = Math.max(first, base); sequence <= Math.min(last, end()); sequence++) {
            if (at(sequence) != hashes[(int) (sequence - first)]) {
                return (int) (sequence - first);
            }
        }
        return hashes.length;
    }

    void add(long[] more) {
        long[] all = Arrays.copyOf(after, after.length + more.length);
        System.arraycopy(more, 0, all, after.length, more.length);
        after = all;
    }

    /** The sensor has received an ack: it sends nothing up to there again. */
    void forget(long through) {
        if (through > base && through <= end()) {
            atBase = at(through);
            after = Arrays.copyOfRange(after, (int) (through - base), after.length);
            base = through;
        }
    }
}
