package io.watchfloor.sigma.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Checks the limits of a record in one pass over its bytes before parsing, so that the cost of a hostile record is
 * proportional to its length.
 */
final class LimitScan {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private LimitScan() {}

    static void check(byte[] body, TelemetryLimits limits) throws UnreadableTelemetry {
        if (body.length > limits.bytes()) {
            throw new UnreadableTelemetry(
                    "telemetry.too-large",
                    "the record has %d bytes, but at most %d are allowed".formatted(body.length, limits.bytes()));
        }
    }

    /** Checks nesting, number of fields and length of strings. */
    static void checkJson(byte[] body, TelemetryLimits limits) throws UnreadableTelemetry {
        checkJson(body, limits, null);
    }

    /** @param names receives the strings while they are scanned */
    static void checkJson(byte[] body, TelemetryLimits limits, @Nullable ComputerName names)
            throws UnreadableTelemetry {
        int depth = 0;
        int fields = 0;
        int i = 0;
        while (i < body.length) {
            switch (body[i]) {
                case '"' -> {
                    int start = i + 1;
                    i = endOfString(body, i, limits);
                    if (names != null && depth == names.watched()) {
                        names.string(start, i);
                    }
                }
                case '{', '[' -> {
                    depth++;
                    if (depth > limits.depth()) {
                        throw new UnreadableTelemetry(
                                "telemetry.depth",
                                "nested more than %d levels deep at byte %d".formatted(limits.depth(), i));
                    }
                }
                case '}', ']' -> {
                    if (names != null && depth == names.watched()) {
                        names.closed();
                    }
                    depth--;
                }
                case ',' -> {
                    fields++;
                    if (fields >= limits.fields()) {
                        throw new UnreadableTelemetry(
                                "telemetry.fields", "more than %d fields".formatted(limits.fields()));
                    }
                }
                default -> {}
            }
            i++;
        }
    }

    private static int endOfString(byte[] body, int start, TelemetryLimits limits) throws UnreadableTelemetry {
        int i = closingQuote(body, start + 1);
        if (i - start > limits.stringBytes()) {
            throw new UnreadableTelemetry(
                    "telemetry.string",
                    "a string is longer than %d bytes at byte %d".formatted(limits.stringBytes(), start));
        }
        return i;
    }

    /** Position of the closing quote of a string; at or after the end of the bytes if the string is not closed. */
    private static int closingQuote(byte[] body, int from) {
        int i = from;
        while (i < body.length && body[i] != '"') {
            if (body[i] == '\\') {
                i += 2;
            } else {
                i = plain(body, i + 1);
            }
        }
        return i;
    }

    /** Skips eight bytes at a time. Stops at the next quote or backslash, or before it. */
    private static int plain(byte[] body, int from) {
        int i = from;
        for (; i + 8 <= body.length; i += 8) {
            long word = (long) LONGS.get(body, i);
            long quote = word ^ (ONES * '"');
            long slash = word ^ (ONES * '\\');
            long special = (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash)) & HIGHS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        return i;
    }
}
