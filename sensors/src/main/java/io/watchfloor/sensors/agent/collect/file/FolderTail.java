package io.watchfloor.sensors.agent.collect.file;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.DirectoryListing;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.files.PathText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all files of a folder that match a pattern, for programs that start a new file every hour or day. A file is
 * closed when it has been read to its end and was not modified for a day.
 */
public final class FolderTail implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(FolderTail.class);
    private static final Duration LIST_EVERY = Duration.ofSeconds(5);
    private static final Duration INACTIVE_AFTER = Duration.ofDays(1);
    private static final int MAX_OPEN = 256;

    private final Path folder;
    private final PathMatcher pattern;
    private final Function<Path, FileTail> follow;
    private final CheckpointFile positions;
    private final InstantSource clock;
    private final SortedMap<Path, FileTail> open = new TreeMap<>();
    private final IntervalTimer timer;
    private @Nullable String lastWarning;

    /**
     * @param pattern glob for file names
     * @param follow creates the collector of one file
     */
    public FolderTail(
            Path folder,
            String pattern,
            Function<Path, FileTail> follow,
            CheckpointFile positions,
            InstantSource clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.pattern = PathText.matcher(pattern);
        this.follow = follow;
        this.positions = positions;
        this.clock = clock;
        this.timer = new IntervalTimer(LIST_EVERY, clock);
    }

    @Override
    public Progress collect() throws IOException {
        Instant now = clock.instant();
        if (timer.isDue()) {
            listFiles(now);
        }
        Progress progress = Progress.IDLE;
        List<FileTail> done = new ArrayList<>();
        for (var each : open.entrySet()) {
            FileTail tail = each.getValue();
            Progress one = tail.collect();
            progress = one == Progress.MORE ? Progress.MORE : progress;
            if (one == Progress.IDLE && tail.isRead() && isInactive(each.getKey(), now)) {
                done.add(tail);
            }
        }
        for (FileTail each : done) {
            each.close();
        }
        open.values().removeAll(done);
        return progress;
    }

    private void listFiles(Instant now) {
        List<Path> files;
        try {
            files = DirectoryListing.entries(folder).stream()
                    .filter(file -> pattern.matches(file.getFileName()) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            lastWarning = null;
        } catch (IOException e) {
            warnOnce("cannot read %s: %s".formatted(folder, e.getMessage()));
            return;
        }
        positions.removeGone(folder, pattern::matches, files);
        for (Path file : files) {
            if (open.containsKey(file) || (isInactive(file, now) && wasRead(file))) {
                continue;
            }
            if (open.size() >= MAX_OPEN) {
                warnOnce("%s has more than %d active files: the other files wait".formatted(folder, MAX_OPEN));
                return;
            }
            open.put(file, follow.apply(file));
        }
    }

    /** Whether the file is gone or was not modified for a day. */
    private static boolean isInactive(Path file, Instant now) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(INACTIVE_AFTER));
        } catch (IOException gone) {
            return true;
        }
    }

    private boolean wasRead(Path file) {
        try {
            long size = Files.size(file);
            return positions
                    .of(file)
                    .filter(position -> position.offset() >= size)
                    .isPresent();
        } catch (IOException gone) {
            return true;
        }
    }

    private void warnOnce(String what) {
        if (!what.equals(lastWarning)) {
            lastWarning = what;
            LOG.warn("{}", what);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileTail each : open.values()) {
            each.close();
        }
    }
}
