package io.watchfloor.ops.intake;

import java.util.Arrays;

/**
 * The running hashes, 0 within gaps, from the last ack that the sensor has received to the last claim. A repeated batch, however it is
 * cut, is compared with them. Its size is bounded by the records in flight. An ack may be sent while the next batch is claimed.
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
    synchronized long end() {
        return base + after.length;
    }

    synchronized long base() {
        return base;
    }

    /** @param sequence from {@link #base} to {@link #end} */
    synchronized long at(long sequence) {
        return sequence == base ? atBase : after[(int) (sequence - base - 1)];
    }

    /**
     * How many of a batch's leading sequences stand for what they are bound to here, or follow after that. Within a gap nobody knows a
     * running hash, so a gap is compared where it ends.
     *
     * @param first the first sequence, at most one after {@link #end}
     * @param before the running hash before it
     * @param hashes the running hash at each of its sequences
     */
    synchronized int agreeing(long first, long before, long[] hashes) {
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

    /** The sensor has received an ack: it sends nothing up to there again. */
    synchronized void forget(long through) {
        if (through > base && through <= end()) {
            atBase = at(through);
            after = Arrays.copyOfRange(after, (int) (through - base), after.length);
            base = through;
        }
    }
}
