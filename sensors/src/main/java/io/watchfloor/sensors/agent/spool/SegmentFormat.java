package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How records stand in a segment file: a header (magic {@code WFSG}, format version, the first record's index), then
 * frames of length (4), CRC32C (4) over what follows, index (8), and the record's bytes. An index counts all records
 * that ever entered the spool; a sequence counts those of one epoch.
 */
final class SegmentFormat {
    static final int HEADER = 4 + 4 + 8;
    static final int FRAME = 4 + 4 + 8;
    static final int SMALLEST = RecordBytes.SMALLEST;
    static final int LARGEST = SegmentedSpool.LARGEST_BODY + 4096;

    private static final int MAGIC = 0x57465347;
    private static final int VERSION = 1;
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

    static ByteBuffer header(long firstIndex) {
        return ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(firstIndex)
                .flip();
    }

    /** A later sensor's segment, which this one must not touch; a damaged header is not one. */
    static boolean isOfLaterVersion(ByteBuffer header) {
        return header.limit() == HEADER && header.getInt(0) == MAGIC && header.getInt(4) > VERSION;
    }

    /** The records' frames, one behind the other; a record's sequence is its index. */
    static ByteBuffer frames(List<TelemetryRecord> records) {
        int size = records.stream()
                .mapToInt(record -> FRAME + RecordBytes.size(record))
                .reduce(0, Math::addExact);
        ByteBuffer frames = ByteBuffer.allocate(size);
        for (TelemetryRecord record : records) {
            int start = frames.position();
            frames.position(start + 8).putLong(record.sequence());
            RecordBytes.write(record, frames);
            int length = frames.position() - start - FRAME;
            frames.putInt(start, length).putInt(start + 4, checksum(frames, start, length));
        }
        return frames.flip();
    }

    static int checksum(ByteBuffer bytes, int start, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(start + 8, 8 + length));
        return (int) checksum.getValue();
    }
}
