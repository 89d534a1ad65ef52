package io.watchfloor.sensors.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a gap in a batch: since (8 bytes), flags (1), count (4), running hash after the gap (8), and depending on the
 * flags the reason as length (1) and ASCII, and until (8). The flags are at the same offset as a record's flags; the
 * highest bit of the flags marks a gap.
 */
final class GapCodec {
    private static final int FLAGS_AT = 8;
    private static final int GAP = 0x80;
    private static final int REASON = 1;
    private static final int TIMES = 2;
    private static final int SMALLEST = 8 + 1 + 4 + 8;

    private GapCodec() {}

    static int size(BatchGap gap) {
        String reason = gap.lost().reason();
        return SMALLEST + (reason == null ? 0 : 1 + reason.length()) + (hasTimes(gap.lost()) ? 8 : 0);
    }

    private static boolean hasTimes(SequenceGap lost) {
        return lost.since() != null && lost.until() != null;
    }

    static void write(BatchGap gap, ByteBuffer out) {
        SequenceGap lost = gap.lost();
        Instant since = lost.since();
        Instant until = lost.until();
        boolean times = since != null && until != null;
        String reason = lost.reason();
        out.putLong(since == null ? 0 : since.toEpochMilli());
        out.put((byte) (GAP | (reason == null ? 0 : REASON) | (times ? TIMES : 0)));
        out.putInt(Math.toIntExact(lost.count())).putLong(gap.after());
        if (reason != null) {
            out.put((byte) reason.length()).put(reason.getBytes(StandardCharsets.US_ASCII));
        }
        if (until != null && times) {
            out.putLong(until.toEpochMilli());
        }
    }

    /** Whether a gap starts at the buffer's position. */
    static boolean isNext(ByteBuffer in) {
        return in.remaining() > FLAGS_AT && (in.get(in.position() + FLAGS_AT) & GAP) != 0;
    }

    /**
     * Reads the gap at the buffer's position.
     *
     * @param from first sequence number of the gap
     * @throws ProtocolException {@code batch.gap} if the bytes are not a valid gap
     */
    static BatchGap read(ByteBuffer in, long from) throws ProtocolException {
        try {
            long since = in.getLong();
            int flags = in.get() & 0xff;
            int count = in.getInt();
            long after = in.getLong();
            String reason = (flags & REASON) == 0 ? null : reason(in);
            boolean times = (flags & TIMES) != 0;
            long until = times ? in.getLong() : since;
            if ((flags & ~(GAP | REASON | TIMES)) != 0 || count < 1) {
                throw new IllegalArgumentException("unknown flags, or the length is missing");
            }
            return new BatchGap(
                    new SequenceGap(from, from + count - 1, reason, time(times, since), time(times, until)), after);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ProtocolException(
                    "batch.gap", "a batch has an invalid gap at sequence number %d".formatted(from), e);
        }
    }

    private static @Nullable Instant time(boolean known, long millis) {
        if (known && (millis < 0 || millis > BatchCodec.LATEST_MILLIS)) {
            throw new IllegalArgumentException("a time is outside 1970 to 9999");
        }
        return known ? Instant.ofEpochMilli(millis) : null;
    }

    private static String reason(ByteBuffer in) {
        byte[] text = new byte[in.get() & 0xff];
        in.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
