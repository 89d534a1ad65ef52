package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes a new version of a segment to a separate file, then renames the file over the old segment. */
final class SegmentRewriter implements Closeable {
    private static final int ENOUGH = 1 << 18;
    private static final String SUFFIX = ".new";

    private final Path path;
    private final Path fresh;
    private final Disk disk;
    private final Disk.OutputFile file;
    private final SpoolKey.Sealer sealer;
    private final List<SpoolEntry> waiting = new ArrayList<>();
    private int waitingBytes;
    private long bytes;
    private boolean room = true;
    private boolean moved;

    private SegmentRewriter(Disk disk, Path path, Disk.OutputFile file, SpoolKey key) {
        this.disk = disk;
        this.path = path;
        this.fresh = fresh(path);
        this.file = file;
        this.sealer = key.sealer();
    }

    private static Path fresh(Path path) {
        return path.resolveSibling(path.getFileName() + SUFFIX);
    }

    /** Whether the file was left by a crash while a segment was rewritten. */
    static boolean isUnfinished(Path file) {
        return file.getFileName().toString().endsWith(".segment" + SUFFIX);
    }

    /**
     * Starts to write a new version of the segment, which has the same first index.
     *
     * @param through the last index of the new version
     */
    static SegmentRewriter of(Disk disk, Segment segment, long through, SpoolKey key) throws IOException {
        SegmentRewriter rewriter = new SegmentRewriter(
                disk,
                segment.path(),
                disk.open(
                        fresh(segment.path()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                key);
        try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
            rewriter.write(SegmentFormat.header(
                    segment.firstIndex(), reader.firstHistory().orElse(0), key.id(), reader.leftOutBefore(), through));
        }
        return rewriter;
    }

    void add(SpoolEntry entry) {
        waiting.add(entry);
        waitingBytes += SegmentFormat.size(entry);
        if (waitingBytes >= ENOUGH) {
            flush();
        }
    }

    private void flush() {
        write(SegmentFormat.frames(waiting, sealer));
        waiting.clear();
        waitingBytes = 0;
    }

    private void write(ByteBuffer frames) {
        try {
            while (room && frames.hasRemaining()) {
                bytes += file.write(frames, bytes);
            }
        } catch (IOException noRoom) {
            room = false;
        }
    }

    /** @return false if the disk is full; then the segment is unchanged */
    boolean replace() throws IOException {
        flush();
        if (!room) {
            return false;
        }
        file.force();
        disk.move(fresh, path);
        moved = true;
        disk.forceDirectory(path.toAbsolutePath().getParent());
        return true;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (!moved) {
            disk.delete(fresh);
        }
    }
}
