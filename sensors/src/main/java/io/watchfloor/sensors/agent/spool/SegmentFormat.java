package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The layout of a segment file: a header (magic {@code WFSG}, format version, the first record's index, the running
 * hash before it), then frames of length (4), CRC32C (4) over what follows, index (8), the running hash before the
 * record (8), and the record's bytes. An index counts all records that ever entered the spool; a sequence counts those
 * of one epoch.
 */
final class SegmentFormat {
    static final int HEADER = 4 + 4 + 8 + 8;
    static final int FRAME = 4 + 4 + 8 + 8;
    static final int SMALLEST = RecordBytes.SMALLEST;
    static final int LARGEST = SegmentedSpool.LARGEST_BODY + 4096;

    private static final int MAGIC = 0x57465347;
    private static final int VERSION = 2;
    private static final String SUFFIX = ".segment";

    private SegmentFormat() {}

    static String name(long firstIndex) {
        return "%019d%s".formatted(firstIndex, SUFFIX);
    }

    static boolean isSegment(Path file) {
        return file.getFileName().toString().matches("\\d{19}\\" + SUFFIX);
    }

    static long firstIndex(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 19));
    }

    static ByteBuffer header(long firstIndex, long history) {
        return ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(firstIndex)
                .putLong(history)
                .flip();
    }

    /** Another sensor's segment, which this one must not touch; a damaged header is not one. */
    static boolean isOfOtherVersion(ByteBuffer header) {
        return header.limit() >= 8 && header.getInt(0) == MAGIC && header.getInt(4) != VERSION;
    }

    /** Whether the header is whole, as far as that can be known. */
    static boolean isHeader(ByteBuffer header, long firstIndex) {
        return header.limit() == HEADER
                && header.getInt(0) == MAGIC
                && header.getInt(4) == VERSION
                && header.getLong(8) == firstIndex;
    }

    /** Encoded records in sequence, and the running hash after the last of them. */
    record Frames(ByteBuffer bytes, long history) {}

    /** @param before the running hash before the first record; a record's sequence is its index */
    static Frames frames(List<TelemetryRecord> records, long before, RunningHash hash) {
        int size = records.stream()
                .mapToInt(record -> FRAME + RecordBytes.size(record))
                .reduce(0, Math::addExact);
        ByteBuffer frames = ByteBuffer.allocate(size);
        long history = before;
        for (TelemetryRecord record : records) {
            int start = frames.position();
            frames.position(start + 8).putLong(record.sequence()).putLong(history);
            RecordBytes.write(record, frames);
            int length = frames.position() - start - FRAME;
            frames.putInt(start, length).putInt(start + 4, checksum(frames, start, length));
            history = hash.after(history, frames.slice(start + FRAME, length));
        }
        return new Frames(frames.flip(), history);
    }

    static int checksum(ByteBuffer bytes, int start, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(start + 8, 16 + length));
        return (int) checksum.getValue();
    }
}
