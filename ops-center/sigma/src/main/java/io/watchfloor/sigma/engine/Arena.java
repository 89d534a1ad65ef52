package io.watchfloor.sigma.engine;

import java.util.Arrays;

/** Room for the other forms of one record's values, emptied for the next. For one thread. */
final class Arena {

    /** What one extraordinary record needed is not kept for good. */
    private static final int MOST_KEPT = 1 << 20;

    private byte[] record = new byte[0];
    private byte[] bytes = new byte[1 << 13];
    private int end;

    /** The record itself, where most values stand. */
    byte[] record() {
        return record;
    }

    /** Begins with the next record. */
    void begin(byte[] next) {
        record = next;
        end = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[1 << 13];
        }
    }

    /** The array after making room for so many bytes behind its end; earlier answers of {@link #bytes} are void. */
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
