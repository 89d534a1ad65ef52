package io.watchfloor.sensors.agent.collect.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Splits a stream of bytes into lines. Buffers at most one line up to the limit; a longer line is skipped. Removes a
 * carriage return at the end of a line and ignores blank lines.
 */
public final class LineCutter implements Cutter {
    private static final int START = 1 << 12;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    private final int limit;
    private final Consumer<byte[]> line;
    private final Runnable tooLong;
    private byte[] buffer = new byte[START];
    private int length;
    private boolean skipping;

    public LineCutter(int limit, Consumer<byte[]> line, Runnable tooLong) {
        this.limit = limit;
        this.line = line;
        this.tooLong = tooLong;
    }

    @Override
    public void cut(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int end = newline(bytes);
            int until = end < 0 ? bytes.limit() : end;
            append(bytes, until - bytes.position());
            if (end >= 0) {
                bytes.position(end + 1);
                finish();
            }
        }
    }

    @Override
    public void finish() {
        if (!skipping && !blank()) {
            int end = buffer[length - 1] == '\r' ? length - 1 : length;
            line.accept(Arrays.copyOf(buffer, end));
        }
        discard();
    }

    /** Discards the unfinished line. */
    void discard() {
        length = 0;
        skipping = false;
        if (buffer.length > 1 << 16) {
            buffer = new byte[START];
        }
    }

    /** Returns the length of the unfinished line in bytes; 0 while a line is skipped. */
    int unfinished() {
        return length;
    }

    boolean skipping() {
        return skipping;
    }

    /** Skips the rest of a line that exceeded the limit before a restart. */
    void skip() {
        skipping = true;
    }

    private void append(ByteBuffer bytes, int count) {
        if (skipping) {
            bytes.position(bytes.position() + count);
        } else if (length + count > limit) {
            bytes.position(bytes.position() + count);
            skipping = true;
            length = 0;
            tooLong.run();
        } else {
            if (length + count > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.clamp(2L * (length + count), START, Math.max(limit, START)));
            }
            bytes.get(buffer, length, count);
            length += count;
        }
    }

    /**
     * Compares eight bytes at a time, because every byte of every file is compared here and single-byte comparison
     * takes three times as long with the JVM's C1 compiler.
     */
    private static int newline(ByteBuffer bytes) {
        byte[] array = bytes.array();
        int offset = bytes.arrayOffset();
        int limit = offset + bytes.limit();
        int i = offset + bytes.position();
        for (; i + 8 <= limit; i += 8) {
            long found = (long) LONGS.get(array, i) ^ NEWLINES;
            if (((found - ONES) & ~found & HIGHS) != 0) {
                break;
            }
        }
        for (; i < limit; i++) {
            if (array[i] == '\n') {
                return i - offset;
            }
        }
        return -1;
    }

    private boolean blank() {
        for (int i = 0; i < length; i++) {
            if (buffer[i] > ' ' || buffer[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
