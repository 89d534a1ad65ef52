package io.watchfloor.sensors.agent.spool;

import static io.watchfloor.sensors.agent.spool.SegmentFormat.FORMAT2_FRAME;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.FORMAT2_HEADER;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.FRAME;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.HEADER;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.LARGEST;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.SEALED;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.SMALLEST;

import io.watchfloor.sensors.agent.spool.SpoolEntry.GapEntry;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment forward. If the bytes at a position are not a frame, searches byte by byte for the next frame. A
 * false match is practically impossible, because indexes only increase and frames are authenticated. Damage therefore
 * affects only the damaged records.
 */
final class SegmentReader implements Closeable {
    private static final int WINDOW = 1 << 16;

    private final FileChannel file;
    private final OptionalLong firstHistory;
    private final long leftOutBefore;
    private long leftOut;
    private final boolean format2;
    private final int frame;
    private final SpoolKey.Sealer sealer;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;
    private long position;
    private long goodEnd;
    private long lastIndex;
    private @Nullable SpoolEntry last;

    SegmentReader(Path path, SpoolKey key) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.lastIndex = SegmentFormat.firstIndex(path) - 1;
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        file.read(header, 0);
        header.flip();
        this.format2 = SegmentFormat.isFormat2(header);
        this.frame = format2 ? FORMAT2_FRAME : FRAME;
        this.position = format2 ? FORMAT2_HEADER : HEADER;
        this.goodEnd = position;
        this.windowAt = position;
        this.leftOutBefore = SegmentFormat.leftOut(header);
        this.leftOut = leftOutBefore;
        this.sealer = key.sealer();
        this.firstHistory = SegmentFormat.isHeader(header, lastIndex + 1)
                ? OptionalLong.of(SegmentFormat.history(header))
                : OptionalLong.empty();
    }

    /** Returns the next entry before the file offset {@code end}; null if there is none. */
    @Nullable
    SpoolEntry next(long end) throws IOException {
        return next(end, 0);
    }

    /**
     * Returns the next entry at or after an index; skips records before the index without decrypting them.
     *
     * @return an entry; a gap may start before the index
     */
    @Nullable
    SpoolEntry next(long end, long from) throws IOException {
        while (position + frame + SMALLEST <= end) {
            long start = position;
            SpoolEntry entry = at(start, end, from);
            if (entry != null) {
                return entry;
            }
            position += position == start ? 1 : 0;
        }
        return null;
    }

    /** Whether the segment has format 2, so that nothing can be appended to the segment. */
    boolean isFormat2() {
        return format2;
    }

    /** Returns the file offset after the last valid record. */
    long goodEnd() {
        return goodEnd;
    }

    /** Returns the number of dropped records before the segment. */
    long leftOutBefore() {
        return leftOutBefore;
    }

    /** Returns the number of dropped records up to the last valid record. */
    long leftOut() {
        return leftOut;
    }

    /** Returns the index of the last valid record; if there is none, the index before the segment's first record. */
    long lastIndex() {
        return lastIndex;
    }

    /** Returns the running hash before the segment's first record; empty if the header is damaged. */
    OptionalLong firstHistory() {
        return firstHistory;
    }

    /**
     * Returns the running hash after the last valid record; if there is none, the hash before the segment's first
     * record.
     */
    OptionalLong historyAfter(RunningHash hash) {
        return switch (last) {
            case null -> firstHistory;
            case RecordEntry stored -> OptionalLong.of(hash.over(stored.before(), List.of(stored.record()))[0]);
            case GapEntry hole -> OptionalLong.of(hole.after());
        };
    }

    /** @return null if there is no valid frame at this position, or if the record was skipped */
    private @Nullable SpoolEntry at(long start, long end, long from) throws IOException {
        int at = load(start, frame);
        int length = window.getInt(at);
        long index = window.getLong(at + 8);
        if (length < (format2 ? SMALLEST : SEALED + SMALLEST)
                || length > LARGEST
                || start + frame + length > end
                || index <= lastIndex
                || isImplausible(index, start)) {
            return null;
        }
        at = load(start, frame + length);
        if (window.getInt(at + 4) != SegmentFormat.checksum(window, at, frame + length)) {
            return null;
        }
        if (!format2 && index < from && SegmentFormat.isRecord(window, at)) {
            skipTo(index, start + frame + length);
            return null;
        }
        SpoolEntry entry = format2
                ? SegmentFormat.record(
                        window.slice(at + FORMAT2_FRAME, length), index, Priority.NORMAL, window.getLong(at + 16))
                : SegmentFormat.read(window, at, length, sealer);
        if (entry != null) {
            last = entry;
            leftOut += entry instanceof GapEntry hole ? hole.to() - hole.from() + 1 : 0;
            skipTo(entry.to(), start + frame + length);
        }
        return entry;
    }

    private void skipTo(long index, long end) {
        lastIndex = index;
        position = end;
        goodEnd = end;
    }

    /**
     * Detects a false match in format 2, which is not authenticated: the index has increased by more than the number of
     * records that fit into the bytes since the last record.
     */
    private boolean isImplausible(long index, long start) {
        return format2 && index - lastIndex > (start - goodEnd) / (FORMAT2_FRAME + SMALLEST) + 1;
    }

    /**
     * Loads the bytes into the window.
     *
     * @return offset of the bytes in the window
     */
    private int load(long start, int length) throws IOException {
        if (start >= windowAt && start + length <= windowAt + window.limit()) {
            return (int) (start - windowAt);
        }
        if (window.capacity() < length || (window.capacity() > WINDOW && length <= WINDOW)) {
            window = ByteBuffer.allocate(Math.max(WINDOW, length));
        }
        window.clear();
        windowAt = start;
        while (window.position() < length) {
            if (file.read(window, start + window.position()) < 0) {
                throw new IOException("a spool segment was truncated while it was read");
            }
        }
        window.flip();
        return 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
