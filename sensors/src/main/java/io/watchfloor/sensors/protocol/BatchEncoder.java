package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/** Encodes batches with reusable buffers. Not thread-safe. */
public final class BatchEncoder {
    /**
     * Maximum compression ratio, well below the maximum that readers accept. A batch with a higher ratio is sent
     * uncompressed.
     */
    static final int WRITTEN_RATIO = 50;

    /** Buffers up to this size (2.5 MiB) are reused; a typical batch is smaller. */
    private static final int MAX_REUSED = 5 << 19;

    private byte[] entries = new byte[0];
    private byte[] packed = new byte[0];

    /** Encodes one binary frame. Compresses the frame if that makes it smaller, at most by a factor of 50. */
    public byte[] encode(TelemetryBatch batch, BatchCompression packing) {
        int length = Math.addExact(
                batch.records().stream().mapToInt(RecordCodec::size).reduce(0, Math::addExact),
                batch.gaps().stream().mapToInt(GapCodec::size).reduce(0, Math::addExact));
        byte[] plain = entries.length < length ? new byte[length] : entries;
        byte[] small = packed.length < length ? new byte[length] : packed;
        if (length <= MAX_REUSED) {
            entries = plain;
            packed = small;
        }
        writeEntries(batch, ByteBuffer.wrap(plain));
        int by = packing.pack(plain, length, small, WRITTEN_RATIO);
        BatchCompression used = packing;
        if (by == 0 && packing == BatchCompression.ZSTD) {
            used = BatchCompression.DEFLATE; // Deflate compresses less, so the ratio may stay below the limit
            by = used.pack(plain, length, small, WRITTEN_RATIO);
        }
        return by == 0
                ? frame(batch, 0, plain, length, length)
                : frame(batch, BatchCodec.flag(used), small, by, length);
    }

    private static byte[] frame(TelemetryBatch batch, int packing, byte[] entries, int sent, int inflated) {
        TraceContext trace = batch.trace();
        Long standsFor = batch.standsFor();
        ByteBuffer frame = ByteBuffer.allocate(
                        BatchCodec.HEADER + BatchCodec.extras(trace != null, standsFor != null) + sent)
                .putInt(BatchCodec.MAGIC)
                .put(BatchCodec.VERSION)
                .put((byte) (packing
                        | (trace == null ? 0 : BatchCodec.TRACED)
                        | (standsFor == null ? 0 : BatchCodec.NOTE)
                        | (batch.gaps().isEmpty() ? 0 : BatchCodec.GAPS)))
                .putLong(batch.epoch())
                .putLong(batch.firstSequence())
                .putLong(batch.history())
                .putInt(batch.records().size() + batch.gaps().size())
                .putInt(inflated)
                .position(BatchCodec.HEADER);
        if (trace != null) {
            trace.write(frame);
        }
        if (standsFor != null) {
            frame.putLong(standsFor);
        }
        frame.put(entries, 0, sent);
        return frame.putInt(BatchCodec.CHECKSUM_AT, BatchCodec.checksum(frame.rewind()))
                .array();
    }

    private static void writeEntries(TelemetryBatch batch, ByteBuffer to) {
        int gap = 0;
        List<BatchGap> gaps = batch.gaps();
        for (TelemetryRecord record : batch.records()) {
            for (; gap < gaps.size() && gaps.get(gap).lost().to() < record.sequence(); gap++) {
                GapCodec.write(gaps.get(gap), to);
            }
            RecordCodec.write(record, to);
        }
        gaps.subList(gap, gaps.size()).forEach(last -> GapCodec.write(last, to));
    }
}
