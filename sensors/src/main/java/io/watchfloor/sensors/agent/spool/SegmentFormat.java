package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolEntry.GapEntry;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.RecordCodec;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a segment file, format 3. Header: magic {@code WFSG}, format, first index, running hash before it, key
 * id, number of dropped records before the segment, last index (only of a rewritten segment). Frames: length (4),
 * CRC32C (4) of the rest, index (8), kind (1), then encrypted: the running hash before (8) and a record or a gap. An
 * index counts all records that entered the spool or were dropped; a sequence number counts the records of one epoch.
 * Format 2 of earlier versions can be read: it has no kinds and no encryption, and the hash is in the frame.
 */
final class SegmentFormat {
    static final int HEADER = 4 + 4 + 8 + 8 + 8 + 8 + 8;
    static final int FRAME = 4 + 4 + 8 + 1;
    static final int SEALED = SpoolKey.NONCE + 8 + SpoolKey.TAG;
    static final int SMALLEST = RecordCodec.SMALLEST;
    static final int LARGEST = SegmentedSpool.LARGEST_BODY + 4096;

    static final int FORMAT2_HEADER = 4 + 4 + 8 + 8;
    static final int FORMAT2_FRAME = 4 + 4 + 8 + 8;

    private static final int MAGIC = 0x57465347;
    private static final int VERSION = 3;
    private static final int FORMAT2 = 2;
    private static final byte GAP = 16;
    private static final int GAP_BYTES = 8 + 8 + 8 + 8 + 1;
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

    /** @param through last index of a rewritten segment; 0 for a segment that can still be appended to */
    static ByteBuffer header(long firstIndex, long history, long keyId, long leftOut, long through) {
        return ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(firstIndex)
                .putLong(history)
                .putLong(keyId)
                .putLong(leftOut)
                .putLong(through)
                .flip();
    }

    private static boolean has(ByteBuffer header, int version) {
        return header.limit() >= 8 && header.getInt(0) == MAGIC && header.getInt(4) == version;
    }

    /**
     * Whether another version wrote the segment, so that this sensor must not change it; false for a damaged header.
     */
    static boolean isOfOtherVersion(ByteBuffer header) {
        return header.limit() >= 8
                && header.getInt(0) == MAGIC
                && header.getInt(4) != VERSION
                && header.getInt(4) != FORMAT2;
    }

    static boolean isFormat2(ByteBuffer header) {
        return has(header, FORMAT2);
    }

    static boolean isOfOtherKey(ByteBuffer header, long keyId) {
        return has(header, VERSION) && header.limit() == HEADER && header.getLong(24) != keyId;
    }

    /** Whether the header is complete and contains this index as first index. */
    static boolean isHeader(ByteBuffer header, long firstIndex) {
        boolean whole = has(header, VERSION) ? header.limit() == HEADER : header.limit() >= FORMAT2_HEADER;
        return whole && (has(header, VERSION) || isFormat2(header)) && header.getLong(8) == firstIndex;
    }

    static long history(ByteBuffer header) {
        return header.getLong(16);
    }

    /** Returns the number of dropped records before the segment. */
    static long leftOut(ByteBuffer header) {
        return has(header, VERSION) && header.limit() == HEADER ? header.getLong(32) : 0;
    }

    /** Returns the last index of a rewritten segment; 0 for other segments. */
    static long through(ByteBuffer header) {
        return has(header, VERSION) && header.limit() == HEADER ? header.getLong(40) : 0;
    }

    static int size(SpoolEntry entry) {
        return FRAME
                + SEALED
                + switch (entry) {
                    case RecordEntry entryRecord -> RecordCodec.size(entryRecord.record());
                    case GapEntry gap -> GAP_BYTES + gap.reason().length();
                };
    }

    /** Encodes consecutive entries as frames of a segment file. */
    static ByteBuffer frames(List<SpoolEntry> entries, SpoolKey.Sealer sealer) {
        ByteBuffer frames = ByteBuffer.allocate(
                entries.stream().mapToInt(SegmentFormat::size).reduce(0, Math::addExact));
        for (SpoolEntry entry : entries) {
            write(entry, frames, sealer);
        }
        return frames.flip();
    }

    /** @return the input for the running hash of this entry; the next call overwrites the buffer */
    static ByteBuffer write(SpoolEntry entry, ByteBuffer frames, SpoolKey.Sealer sealer) {
        int start = frames.position();
        byte kind = entry instanceof RecordEntry entryRecord
                ? entryRecord.priority().number()
                : GAP;
        frames.position(start + 8).putLong(entry.from()).put(kind);
        ByteBuffer plain = sealer.plain(size(entry) - FRAME - SEALED + 8).putLong(entry.before());
        switch (entry) {
            case RecordEntry entryRecord -> RecordCodec.write(entryRecord.record(), plain);
            case GapEntry gap -> plain.put(bytes(gap)).putLong(gap.after());
        }
        sealer.seal(associatedData(frames, start), plain.flip(), frames);
        int length = frames.position() - start - FRAME;
        frames.putInt(start, length).putInt(start + 4, checksum(frames, start, FRAME + length));
        return plain.position(8);
    }

    private static ByteBuffer associatedData(ByteBuffer frames, int start) {
        return frames.slice(start + 8, 9);
    }

    /** Returns the input of the running hash for a gap. */
    static ByteBuffer bytes(GapEntry gap) {
        byte[] reason = gap.reason().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(GAP_BYTES - 8 + reason.length)
                .putLong(gap.to() - gap.from() + 1)
                .putLong(gap.since())
                .putLong(gap.until())
                .put((byte) reason.length)
                .put(reason)
                .flip();
    }

    static boolean isRecord(ByteBuffer window, int at) {
        return window.get(at + 16) != GAP;
    }

    /** Decodes a frame; null if it was not encrypted with this key. */
    static @Nullable SpoolEntry read(ByteBuffer window, int at, int length, SpoolKey.Sealer sealer) {
        Optional<ByteBuffer> opened = sealer.open(associatedData(window, at), window.slice(at + FRAME, length));
        if (opened.isEmpty()) {
            return null;
        }
        long index = window.getLong(at + 8);
        byte kind = window.get(at + 16);
        long before = opened.get().getLong();
        if (kind == GAP) {
            return readGap(opened.get(), index, before);
        }
        return record(opened.get(), index, Priority.ofNumber(kind), before);
    }

    private static GapEntry readGap(ByteBuffer bytes, long index, long before) {
        long count = bytes.getLong();
        long since = bytes.getLong();
        long until = bytes.getLong();
        byte[] reason = new byte[bytes.get() & 0xff];
        bytes.get(reason);
        return new GapEntry(
                index,
                index + count - 1,
                new String(reason, StandardCharsets.US_ASCII),
                since,
                until,
                before,
                bytes.getLong());
    }

    static @Nullable SpoolEntry record(ByteBuffer bytes, long index, Priority priority, long before) {
        try {
            TelemetryRecord record = RecordCodec.read(bytes, index);
            return new RecordEntry(record, priority, before);
        } catch (ProtocolException e) {
            return null; // the checksum matched by chance, so the record is damaged
        }
    }

    /** Calculates the checksum of the frame without its length and checksum. */
    static int checksum(ByteBuffer bytes, int start, int frame) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(start + 8, frame - 8));
        return (int) checksum.getValue();
    }
}
