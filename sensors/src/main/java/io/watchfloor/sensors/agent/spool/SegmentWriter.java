package io.watchfloor.sensors.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Appends to the newest segment. Frames count as written only after the segment has been forced to disk. */
final class SegmentWriter implements Closeable {
    private final Disk.OutputFile file;
    private long end;

    private SegmentWriter(Disk.OutputFile file, long end) {
        this.file = file;
        this.end = end;
    }

    /** Creates a segment; returns empty if the disk is full. */
    static Optional<SegmentWriter> create(Disk disk, Path path, ByteBuffer header) throws IOException {
        Disk.OutputFile file = disk.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        SegmentWriter writer = new SegmentWriter(file, 0);
        if (writer.append(header)) {
            disk.forceDirectory(path.toAbsolutePath().getParent());
            return Optional.of(writer);
        }
        file.close();
        disk.delete(path);
        return Optional.empty();
    }

    /** Opens a segment to append at the offset {@code end}, and removes everything after that offset. */
    static SegmentWriter reopen(Disk disk, Path path, long end) throws IOException {
        Disk.OutputFile file = disk.open(path, StandardOpenOption.WRITE);
        if (file.size() > end) {
            file.truncate(end);
            file.force();
        }
        return new SegmentWriter(file, end);
    }

    /**
     * Writes the frames and forces them to disk.
     *
     * @return false if the disk is full; then the segment is unchanged
     * @throws IOException if the end of the segment is unknown, so that the segment must be read again
     */
    boolean append(ByteBuffer frames) throws IOException {
        if (!tryWrite(frames)) {
            file.truncate(end);
            return false;
        }
        // Never retried, because after a failed fsync the kernel may have discarded unwritten pages.
        file.force();
        end += frames.limit();
        return true;
    }

    private boolean tryWrite(ByteBuffer frames) {
        try {
            while (frames.hasRemaining()) {
                int unused = file.write(frames, end + frames.position());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    long end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
