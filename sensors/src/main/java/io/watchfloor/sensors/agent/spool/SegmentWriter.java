package io.watchfloor.sensors.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The end of the newest segment. Nothing counts as written until it is forced to disk. */
final class SegmentWriter implements Closeable {
    private final Disk.OutputFile file;
    private long end;

    private SegmentWriter(Disk.OutputFile file, long end) {
        this.file = file;
        this.end = end;
    }

    /** A new segment; empty when the disk has no room for one. */
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

    /** Continues at {@code end}; everything after it is cut off. */
    static SegmentWriter reopen(Disk disk, Path path, long end) throws IOException {
        Disk.OutputFile file = disk.open(path, StandardOpenOption.WRITE);
        if (file.size() > end) {
            file.truncate(end);
            file.force();
        }
        return new SegmentWriter(file, end);
    }

    /**
     * Writes and forces.
     *
     * @return false when the disk had no room for it: the segment is as it was
     * @throws IOException when the segment's end is unknown: it must be read again
     */
    boolean append(ByteBuffer frames) throws IOException {
        if (!written(frames)) {
            file.truncate(end);
            return false;
        }
        // Never retried: after a failed force the kernel may have discarded pages that it did not write.
        file.force();
        end += frames.limit();
        return true;
    }

    private boolean written(ByteBuffer frames) {
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
