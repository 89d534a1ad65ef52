package io.watchfloor.sensors.agent.collect.recording;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CheckpointFile.PartialGroup;
import io.watchfloor.sensors.agent.collect.CheckpointFile.SpoolCounts;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.DirectoryListing;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.file.TailedFile;
import io.watchfloor.sensors.agent.files.PathText;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each file in a folder once, when the file has not been modified for 5 s. The files contain lines, JSON or
 * Windows event logs ({@code .evtx}) and may be gzip-compressed. A replaced file is read again.
 */
public final class RecordingsFolder implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingsFolder.class);
    private static final Duration LIST_EVERY = Duration.ofSeconds(5);
    private static final Duration UNMODIFIED_FOR = Duration.ofSeconds(5);

    private final Path folder;
    private final PathMatcher pattern;
    private final Source source;
    private final int limit;
    private final Spool spool;
    private final CheckpointFile positions;
    private final InstantSource clock;
    private final RecordGroup group = new RecordGroup();
    private final IntervalTimer timer;

    /**
     * Files whose modification time is in the future, with the time when the sensor found them. Such a file counts as
     * complete if it does not change for 5 s.
     */
    private final Map<Path, FutureFile> futureFiles = new HashMap<>();

    /** Unreadable files for which a warning was logged. */
    private final Set<Path> unreadable = new HashSet<>();

    private @Nullable OpenRecording reading;
    private @Nullable String lastWarning;

    private record FutureFile(FileState state, IntervalTimer timer) {}

    /** The file that is being read. */
    private static final class OpenRecording {
        private final Path path;
        private final FileState state;
        private @Nullable Recording recording;
        private PartialGroup partialGroup = PartialGroup.NONE;

        /** Number of records to skip, because they are already in the spool. */
        private long recordsToSkip;

        /** Number of dropped records to skip, because they are already reported. */
        private long dropsToSkip;

        private long appended;
        private long dropped;
        private boolean ended;

        OpenRecording(Path path, FileState mark) {
            this.path = path;
            this.state = mark;
        }
    }

    /**
     * Identity of a file and how much of it was read.
     *
     * @param records number of the file's records that are in the spool; -1 for all
     * @param dropped number of the file's dropped records that are reported
     */
    private record FileState(String file, long size, long modified, long records, long dropped) {

        static FileState of(Path path) throws IOException {
            BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileState(
                    TailedFile.identity(is), is.size(), is.lastModifiedTime().toMillis(), 0, 0);
        }

        static @Nullable FileState parse(String text) {
            String[] parts = text.split("\\|", -1);
            try {
                return parts.length == 4 || parts.length == 5
                        ? new FileState(
                                parts[0],
                                Long.parseLong(parts[1]),
                                Long.parseLong(parts[2]),
                                Long.parseLong(parts[3]),
                                parts.length == 4 ? 0 : Long.parseLong(parts[4]))
                        : null;
            } catch (NumberFormatException damaged) {
                return null;
            }
        }

        boolean isSameFile(FileState other) {
            return file.equals(other.file) && size == other.size && modified == other.modified;
        }

        String text(long read, long left) {
            return "%s|%d|%d|%d|%d".formatted(file, size, modified, read, left);
        }
    }

    /** @param pattern glob for file names */
    public RecordingsFolder(
            Path folder,
            String pattern,
            Source source,
            int limit,
            Spool spool,
            CheckpointFile positions,
            InstantSource clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.pattern = PathText.matcher(pattern);
        this.source = source;
        this.limit = limit;
        this.spool = spool;
        this.positions = positions;
        this.clock = clock;
        this.timer = new IntervalTimer(LIST_EVERY, clock);
    }

    @Override
    public Progress collect() throws IOException {
        OpenRecording now = reading == null ? next() : reading;
        reading = now;
        if (now == null) {
            return Progress.IDLE;
        }
        fillGroup(now);
        return store(now);
    }

    private void fillGroup(OpenRecording now) {
        try {
            if (now.recording == null && !now.ended) {
                now.recording = Recording.open(
                        now.path, limit, source.lines().assembly(), body -> record(now, body), () -> tooLong(now));
            }
            while (!now.ended && !group.isFull()) {
                now.ended = now.recording == null || !now.recording.read();
            }
        } catch (IOException e) {
            String why = e.getMessage() == null ? "the file is truncated" : e.getMessage();
            drop(now, DropCounter.Reason.FILE_DAMAGED, "cannot read %s to its end: %s".formatted(now.path, why));
            if (now.recording != null) {
                now.recording.completeWaitingLines();
            }
            now.ended = true;
        }
    }

    private Progress store(OpenRecording now) throws IOException {
        String key = PathText.of(now.path);
        if (!group.isEmpty()) {
            boolean first = now.appended + now.dropped == 0;
            SpoolCounts atMark = SpoolCounts.of(spool)
                    .minus(first ? now.partialGroup.count() : 0, first ? now.partialGroup.leftOut() : 0);
            if (!positions.noteAppending(key, atMark, PartialGroup.NONE) || !group.appendTo(spool)) {
                return Progress.IDLE;
            }
            now.appended += group.size();
            now.dropped += group.dropped();
            group.clear();
        }
        long before = Math.max(0, now.state.records()) + now.partialGroup.count();
        long leftBefore = now.state.dropped() + now.partialGroup.leftOut();
        positions.save(key, now.state.text(now.ended ? -1 : before + now.appended, leftBefore + now.dropped));
        if (now.ended) {
            close();
            reading = null;
        }
        return Progress.MORE;
    }

    private void record(OpenRecording now, byte[] body) {
        if (now.recordsToSkip > 0) {
            now.recordsToSkip--;
        } else {
            group.add(source.collected(body));
        }
    }

    private void drop(OpenRecording now, DropCounter.Reason reason, String message) {
        if (now.dropsToSkip > 0) {
            now.dropsToSkip--;
        } else {
            group.drop(reason, message);
        }
    }

    private void tooLong(OpenRecording now) {
        drop(
                now,
                DropCounter.Reason.LINE_TOO_LONG,
                "%s has a record over the limit of %d bytes".formatted(now.path, limit));
    }

    private @Nullable OpenRecording next() {
        if (!timer.hasPassed()) {
            return null;
        }
        List<Path> files = files();
        futureFiles.keySet().retainAll(files);
        unreadable.retainAll(files);
        if (lastWarning == null) {
            positions.removeGone(folder, pattern::matches, files);
        }
        for (Path file : files) {
            try {
                FileState is = FileState.of(file);
                FileState read =
                        positions.of(PathText.of(file)).map(FileState::parse).orElse(null);
                FileState known = read != null && read.isSameFile(is) ? read : is;
                if (known.records() >= 0 && isUnmodified(file, is) && isReadable(file)) {
                    OpenRecording reading = new OpenRecording(file, known);
                    reading.partialGroup = positions.partialGroup(PathText.of(file));
                    reading.recordsToSkip = reading.state.records() + reading.partialGroup.count();
                    reading.dropsToSkip = reading.state.dropped() + reading.partialGroup.leftOut();
                    return reading;
                }
            } catch (IOException gone) {
                LOG.debug("{} is gone", file);
            }
        }
        timer.restart();
        return null;
    }

    private boolean isUnmodified(Path file, FileState is) {
        Duration age = Duration.between(Instant.ofEpochMilli(is.modified()), clock.instant());
        if (!age.isNegative()) {
            futureFiles.remove(file);
            return age.compareTo(UNMODIFIED_FOR) >= 0;
        }
        FutureFile found = futureFiles.get(file);
        if (found == null || !found.state().isSameFile(is)) {
            found = new FutureFile(is, new IntervalTimer(UNMODIFIED_FOR, clock));
            found.timer().restart();
            futureFiles.put(file, found);
        }
        return found.timer().hasPassed();
    }

    /** Checks that the file can be read. An unreadable file is checked again later and does not count as damaged. */
    private boolean isReadable(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var unused = in.read();
            unreadable.remove(file);
            return true;
        } catch (IOException e) {
            if (unreadable.add(file)) {
                LOG.warn("cannot read {} yet, retrying: {}", file, e.toString());
            }
            return false;
        }
    }

    private List<Path> files() {
        try {
            List<Path> files = DirectoryListing.entries(folder).stream()
                    .filter(file -> pattern.matches(file.getFileName()) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            lastWarning = null;
            return files;
        } catch (IOException e) {
            String why = "cannot read %s: %s".formatted(folder, e.getMessage());
            if (!why.equals(lastWarning)) {
                lastWarning = why;
                LOG.warn("{}", why);
            }
            return List.of();
        }
    }

    @Override
    public void close() throws IOException {
        if (reading != null && reading.recording != null) {
            reading.recording.close();
        }
    }
}
