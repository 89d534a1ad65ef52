package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of a spool, sorted by the index of their first record. Not thread-safe; guarded by the spool's
 * lock.
 */
final class Segments {
    /** @param bytes number of bytes of the file that are known to be on disk */
    record Segment(Path path, long firstIndex, long bytes) {}

    private final Disk disk;
    private final Path directory;
    private final NavigableMap<Long, Segment> byFirstIndex = new TreeMap<>();
    private long bytes;

    private Segments(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    static Segments in(Disk disk, Path directory) throws IOException {
        Segments segments = new Segments(disk, directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (SegmentFormat.isSegment(file)) {
                    segments.put(SegmentFormat.firstIndex(file), Files.size(file));
                } else if (SegmentRewriter.isUnfinished(file)) {
                    disk.delete(file);
                }
            }
        }
        return segments;
    }

    Disk disk() {
        return disk;
    }

    Path path(long firstIndex) {
        return directory.resolve(SegmentFormat.name(firstIndex));
    }

    /** Adds the segment, or updates the size of an existing segment. */
    void put(long firstIndex, long size) {
        Segment before = byFirstIndex.put(firstIndex, new Segment(path(firstIndex), firstIndex, size));
        bytes += size - (before == null ? 0 : before.bytes());
    }

    Optional<Segment> first() {
        return Optional.ofNullable(byFirstIndex.firstEntry()).map(Map.Entry::getValue);
    }

    /**
     * Checks the headers, and deletes segments that were joined with their predecessor but not deleted because of a
     * crash.
     *
     * @throws IOException if a segment has an unsupported version or another key
     */
    void check(SpoolKey key) throws IOException {
        long through = 0;
        for (Segment segment : all()) {
            ByteBuffer start = ByteBuffer.allocate(SegmentFormat.HEADER);
            try (FileChannel file = FileChannel.open(segment.path(), StandardOpenOption.READ)) {
                file.read(start);
            }
            if (SegmentFormat.isOfOtherVersion(start.flip())) {
                throw new IOException(
                        segment.path()
                                + " was written by another version of the sensor: send its records with that version, or choose another --state");
            }
            if (SegmentFormat.isOfOtherKey(start, key.id())) {
                throw new IOException(
                        segment.path()
                                + " was encrypted with another key: restore the key file, or delete the spool and lose its records");
            }
            if (segment.firstIndex() <= through) {
                delete(segment.firstIndex());
            } else {
                through = SegmentFormat.through(start);
            }
        }
    }

    Optional<Segment> last() {
        return Optional.ofNullable(byFirstIndex.lastEntry()).map(Map.Entry::getValue);
    }

    /** Returns the segment that contains the index; the first segment if the index is before that segment. */
    @Nullable
    Segment holding(long index) {
        Map.Entry<Long, Segment> entry = byFirstIndex.floorEntry(index);
        return entry == null ? first().orElse(null) : entry.getValue();
    }

    @Nullable
    Segment after(Segment segment) {
        Map.Entry<Long, Segment> entry = byFirstIndex.higherEntry(segment.firstIndex());
        return entry == null ? null : entry.getValue();
    }

    @Nullable
    Segment before(Segment segment) {
        Map.Entry<Long, Segment> entry = byFirstIndex.lowerEntry(segment.firstIndex());
        return entry == null ? null : entry.getValue();
    }

    /** Returns a snapshot of the segments, oldest first. */
    List<Segment> all() {
        return List.copyOf(byFirstIndex.values());
    }

    void delete(long firstIndex) throws IOException {
        Segment done = byFirstIndex.remove(firstIndex);
        if (done != null) {
            bytes -= done.bytes();
            disk.delete(done.path());
        }
    }

    @Nullable
    Segment get(long firstIndex) {
        return byFirstIndex.get(firstIndex);
    }

    /** Deletes the segments that contain only records at or below the index, but never the last segment. */
    void deleteThrough(long index) throws IOException {
        while (byFirstIndex.size() > 1) {
            long following = byFirstIndex.higherKey(byFirstIndex.firstKey());
            if (following > index + 1) {
                return;
            }
            Segment done = byFirstIndex.pollFirstEntry().getValue();
            bytes -= done.bytes();
            disk.delete(done.path());
        }
    }

    long bytes() {
        return bytes;
    }
}
