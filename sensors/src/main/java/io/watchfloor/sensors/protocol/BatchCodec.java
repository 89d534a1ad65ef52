package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a batch as one binary frame: a header of {@value #HEADER} bytes (magic {@code WFTB}, version, flags, epoch,
 * first sequence number, running hash before the first record, count, inflated length, CRC32C), optional parts that the
 * flags announce (trace context, running hash of a replaced record), then records and gaps, compressed or not. The
 * checksum covers the frame as sent, so damage is detected before decompression.
 */
final class BatchCodec {
    static final int LARGEST_RATIO = 100;

    static final int MAGIC = 0x57465442;
    static final byte VERSION = 2;
    private static final byte DEFLATED = 1;
    static final byte TRACED = 2;
    static final byte NOTE = 4;
    private static final byte ZSTD = 8;
    static final byte GAPS = 16;
    private static final int NOTE_BYTES = 8;
    static final int HEADER = 42;
    static final int CHECKSUM_AT = HEADER - 4;

    /**
     * The end of the year 9999, in milliseconds since 1970. Later times are rejected, because PostgreSQL cannot store
     * every long as a time.
     */
    static final long LATEST_MILLIS = 253_402_300_799_999L;

    private BatchCodec() {}

    static byte flag(BatchCompression packing) {
        return packing == BatchCompression.ZSTD ? ZSTD : DEFLATED;
    }

    static int extras(boolean traced, boolean note) {
        return (traced ? TraceContext.BYTES : 0) + (note ? NOTE_BYTES : 0);
    }

    static TelemetryBatch decode(ByteBuffer given, BatchLimits limits) throws ProtocolException {
        ByteBuffer frame = given.slice();
        require(
                frame.remaining() <= limits.frameBytes(),
                "batch.too-large",
                () -> "a batch has %d bytes; at most %d are allowed".formatted(frame.remaining(), limits.frameBytes()));
        require(frame.remaining() > HEADER, "batch.truncated", () -> "a batch ends within its header");
        require(frame.getInt() == MAGIC, "batch.magic", () -> "a binary frame does not start with WFTB");
        byte version = frame.get();
        require(
                version == VERSION,
                "batch.version",
                () -> "a batch has version %d, but only %d is supported: use a sensor of the center's version"
                        .formatted(version, VERSION));
        byte flags = frame.get();
        require(
                (flags & ~(DEFLATED | TRACED | NOTE | ZSTD | GAPS)) == 0
                        && (flags & (DEFLATED | ZSTD)) != (DEFLATED | ZSTD),
                "batch.flags",
                () -> "a batch has unknown flags");
        boolean stored = (flags & (DEFLATED | ZSTD)) == 0;
        BatchCompression packing = (flags & ZSTD) != 0 ? BatchCompression.ZSTD : BatchCompression.DEFLATE;
        boolean traced = (flags & TRACED) != 0;
        boolean note = (flags & NOTE) != 0;
        long epoch = frame.getLong();
        long first = frame.getLong();
        long history = frame.getLong();
        int count = frame.getInt();
        int inflated = frame.getInt();
        int sent = frame.remaining() - 4 - extras(traced, note);
        require(sent > 0, "batch.truncated", () -> "a batch ends within its header");
        require(
                first >= 1 && first <= Long.MAX_VALUE - limits.records(),
                "batch.sequence",
                () -> "a batch starts at sequence number " + first);
        require(
                count >= 1 && count <= limits.records(),
                "batch.count",
                () -> "a batch has %d records; 1 to %d are allowed".formatted(count, limits.records()));
        require(!note || count == 1, "batch.count", () -> "a placeholder replaces one record, not " + count);
        require(
                inflated >= 0 && inflated <= limits.inflatedBytes(),
                "batch.inflated-too-large",
                () -> "a batch has %d bytes decompressed; at most %d are allowed"
                        .formatted(inflated, limits.inflatedBytes()));
        require(
                !stored || inflated == sent,
                "batch.length",
                () -> "a batch's length differs from the length in its header");
        require(
                (long) sent * limits.ratio() >= inflated,
                "batch.ratio",
                () -> "a batch decompresses from %d to %d bytes; a ratio of at most %d is allowed"
                        .formatted(sent, inflated, limits.ratio()));
        require(
                (long) count * RecordCodec.SMALLEST <= inflated,
                "batch.count",
                () -> "a batch of %d bytes cannot contain %d records".formatted(inflated, count));
        require(
                frame.getInt() == checksum(frame.slice(0, frame.limit())),
                "batch.checksum",
                () -> "a batch was damaged in transit");
        TraceContext trace = traced ? TraceContext.read(frame) : null;
        Long standsFor = note ? (Long) frame.getLong() : null;
        ByteBuffer entries = stored ? frame.slice() : ByteBuffer.wrap(packing.unpack(frame, inflated));
        List<BatchGap> gaps = new ArrayList<>();
        List<TelemetryRecord> records =
                entries(entries, first, count, (flags & GAPS) != 0 ? gaps : null, limits.records());
        require(!note || gaps.isEmpty(), "batch.count", () -> "a placeholder replaces one record, not a gap");
        return new TelemetryBatch(epoch, first, history, records, gaps, standsFor, trace);
    }

    /**
     * @param gaps receives the gaps; null if the batch has none
     * @param most maximum number of sequence numbers, including the numbers in gaps
     */
    private static List<TelemetryRecord> entries(
            ByteBuffer bytes, long first, int count, @Nullable List<BatchGap> gaps, int most) throws ProtocolException {
        List<TelemetryRecord> records = new ArrayList<>(count);
        long next = first;
        for (int i = 0; i < count; i++) {
            if (gaps != null && GapCodec.isNext(bytes)) {
                BatchGap gap = GapCodec.read(bytes, next);
                next = gap.lost().to() + 1;
                long through = next - first;
                require(
                        through <= most,
                        "batch.count",
                        () -> "a batch covers %d sequence numbers; at most %d are allowed".formatted(through, most));
                gaps.add(gap);
                continue;
            }
            TelemetryRecord record = RecordCodec.read(bytes, next++);
            require(
                    record.receivedAtMillis() >= 0 && record.receivedAtMillis() <= LATEST_MILLIS,
                    "batch.time",
                    () -> "record %d of a batch has a receive time outside 1970 to 9999: set the sensor's clock"
                            .formatted(record.sequence()));
            records.add(record);
        }
        require(!bytes.hasRemaining(), "batch.length", () -> "a batch has extra bytes after its records");
        return records;
    }

    static int checksum(ByteBuffer frame) {
        CRC32C checksum = new CRC32C();
        checksum.update(frame.slice(0, CHECKSUM_AT));
        checksum.update(frame.slice(HEADER, frame.limit() - HEADER));
        return (int) checksum.getValue();
    }

    private static void require(boolean holds, String code, Supplier<String> message) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException(code, message.get());
        }
    }
}
