package io.watchfloor.sensors.agent.spool;

import static io.watchfloor.sensors.agent.spool.SegmentFormat.FRAME;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.HEADER;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.LARGEST;
import static io.watchfloor.sensors.agent.spool.SegmentFormat.SMALLEST;

import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment forward. Where the bytes are not a record, it advances byte by byte to the next record. Indexes
 * only grow, and cannot grow faster than records fit, so a false match is practically impossible and damage costs only
 * the damaged records.
 */
final class SegmentReader implements Closeable {
    private static final int WINDOW = 1 << 16;

    private final FileChannel file;
    private final OptionalLong firstHistory;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt = HEADER;
    private long position = HEADER;
    private long goodEnd = HEADER;
    private long lastIndex;
    private long historyBefore;
    private long recordAt;
    private int recordLength;

    SegmentReader(Path path) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.lastIndex = SegmentFormat.firstIndex(path) - 1;
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        file.read(header, 0);
        this.firstHistory = SegmentFormat.isHeader(header.flip(), lastIndex + 1)
                ? OptionalLong.of(header.getLong(HEADER - 8))
                : OptionalLong.empty();
    }

    /** The next record before {@code end}, with its index as the sequence; null when there is none. */
    @Nullable
    TelemetryRecord next(long end) throws IOException {
        while (position + FRAME + SMALLEST <= end) {
            TelemetryRecord record = at(position, end);
            if (record != null) {
                return record;
            }
            position++;
        }
        return null;
    }

    /** Where the last good record ended. */
    long goodEnd() {
        return goodEnd;
    }

    /** The index of the last good record, or the one before the segment's first. */
    long lastIndex() {
        return lastIndex;
    }

    /** The running hash before the segment's first record; empty when the header is damaged. */
    OptionalLong firstHistory() {
        return firstHistory;
    }

    /** The running hash before the last good record. */
    long historyBefore() {
        return historyBefore;
    }

    /** The running hash after the last good record, or before the segment's first. */
    OptionalLong historyAfter(RunningHash hash) throws IOException {
        if (recordLength == 0) {
            return firstHistory;
        }
        int at = load(recordAt, recordLength);
        return OptionalLong.of(hash.after(historyBefore, window.slice(at, recordLength)));
    }

    private @Nullable TelemetryRecord at(long start, long end) throws IOException {
        int at = load(start, FRAME);
        int length = window.getInt(at);
        long index = window.getLong(at + 8);
        long fitting = (start - goodEnd) / (FRAME + SMALLEST) + 1;
        if (length < SMALLEST
                || length > LARGEST
                || start + FRAME + length > end
                || index <= lastIndex
                || index - lastIndex > fitting) {
            return null;
        }
        at = load(start, FRAME + length);
        if (window.getInt(at + 4) != SegmentFormat.checksum(window, at, length)) {
            return null;
        }
        try {
            TelemetryRecord record = RecordBytes.read(window.slice(at + FRAME, length), index);
            lastIndex = index;
            historyBefore = window.getLong(at + 16);
            recordAt = start + FRAME;
            recordLength = length;
            position = start + FRAME + length;
            goodEnd = position;
            return record;
        } catch (ProtocolException e) {
            return null; // a checksum that matches by chance: the record is damaged all the same
        }
    }

    /** Makes the bytes available and answers where in the window they start. */
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
                throw new IOException("a spool segment became shorter while it was read");
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
