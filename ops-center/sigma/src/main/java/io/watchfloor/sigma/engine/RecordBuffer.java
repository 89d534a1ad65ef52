package io.watchfloor.sigma.engine;

import java.util.Arrays;

/** Buffer for decoded and folded values of one record, reused for the next record. Not thread-safe. */
final class RecordBuffer {

    /** A larger buffer, from an unusually large record, is released after the record. */
    private static final int MOST_KEPT = 1 << 20;

    private byte[] record = new byte[0];
    private byte[] bytes = new byte[1 << 13];
    private int end;

    /** Bytes of the current record. */
    byte[] record() {
        return record;
    }

    /** Clears the buffer for the next record. */
    void begin(byte[] next) {
        record = next;
        end = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[1 << 13];
        }
    }

    /**
     * Returns the buffer with space for the given number of additional bytes. Earlier results of {@link #bytes} become
     * invalid.
     */
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
