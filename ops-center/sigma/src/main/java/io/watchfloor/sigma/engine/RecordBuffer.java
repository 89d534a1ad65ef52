package io.watchfloor.sigma.engine;

import java.util.Arrays;

/** Buffer for the other forms of one record's values, cleared for the next record. For one thread. */
final class RecordBuffer {

    /** Memory for one extraordinary record is not kept for good. */
    private static final int MOST_KEPT = 1 << 20;

    private byte[] record = new byte[0];
    private byte[] bytes = new byte[1 << 13];
    private int end;

    /** The record itself, which contains most values. */
    byte[] record() {
        return record;
    }

    /** Starts the next record. */
    void begin(byte[] next) {
        record = next;
        end = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[1 << 13];
        }
    }

    /** The array, with room for this many more bytes at its end; earlier results of {@link #bytes} become invalid. */
    byte[] reserve(int more) {
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
        }
        return bytes;
    }

    void append(byte[] more) {
        System.arraycopy(more, 0, reserve(more.length), end, more.length);
        end += more.length;
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    void end(int to) {
        end = to;
    }
}
