package io.watchfloor.sensors.agent.collect.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CheckpointFile.PartialGroup;
import io.watchfloor.sensors.agent.collect.CheckpointFile.SpoolCounts;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.FileExistence;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.files.PathText;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks files and folders at an interval and reports which files were created, changed or removed, and whose owner or
 * mode changed. The first check only creates the baseline. The result of a check is stored before it is reported, so
 * that no change is reported twice if the sensor is killed.
 */
public final class IntegrityCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(IntegrityCollector.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_FILES = 20_000;
    private static final int MOST_CHANGES = 2_000;
    private static final String NAME = "integrity";
    private static final String PRODUCT =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows") ? "windows" : "linux";

    private final List<Path> paths;
    private final IntervalTimer timer;
    private final Path baselineFile;
    private final Path pendingFile;
    private final Source source;
    private final Spool spool;
    private final CheckpointFile positions;
    private final InstantSource clock;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("integrity").factory());
    private final RecordGroup group = new RecordGroup();
    private @Nullable SortedMap<String, FileStamp> before;
    private @Nullable SortedMap<String, FileStamp> next;
    private @Nullable CompletableFuture<SortedMap<String, FileStamp>> check;
    private PartialGroup partialGroup;

    /**
     * @param baselineFile file with the last reported state; before a new state is reported, it is stored beside this
     *     file with the suffix {@code .found}
     * @param every interval between checks
     */
    public IntegrityCollector(
            List<Path> paths,
            Duration every,
            Path baselineFile,
            Source source,
            Spool spool,
            CheckpointFile positions,
            InstantSource clock)
            throws IOException {
        this.paths = List.copyOf(paths);
        this.timer = new IntervalTimer(every, clock);
        this.baselineFile = baselineFile;
        this.pendingFile = baselineFile.resolveSibling(baselineFile.getFileName() + ".found");
        this.source = source;
        this.spool = spool;
        this.positions = positions;
        this.clock = clock;
        this.before = onlyConfigured(read(baselineFile));
        SortedMap<String, FileStamp> unreported = onlyConfigured(read(pendingFile));
        this.partialGroup = positions.partialGroup(NAME);
        if (unreported == null && partialGroup.count() > 0) {
            // The sensor was killed after the state was stored as reported, so the checkpoint note still exists. The
            // note must not suppress the next changes.
            positions.save(NAME, clock.instant().toString());
            this.partialGroup = PartialGroup.NONE;
        }
        if (unreported != null) {
            compare(unreported);
        }
    }

    /** Removes files from the state that are no longer configured, so that they are not reported as removed. */
    private @Nullable SortedMap<String, FileStamp> onlyConfigured(@Nullable SortedMap<String, FileStamp> stamps) {
        if (stamps != null) {
            stamps.keySet()
                    .removeIf(name ->
                            paths.stream().noneMatch(path -> Path.of(name).startsWith(path)));
        }
        return stamps;
    }

    private static @Nullable SortedMap<String, FileStamp> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, FileStamp>>() {});
        } catch (JsonProcessingException damaged) {
            LOG.warn("{} is damaged: file changes since the last check are not reported", file);
            return null;
        }
    }

    @Override
    public Progress collect() throws IOException {
        if (next == null && !pollCheck()) {
            return Progress.IDLE;
        }
        if (!group.isEmpty()) {
            if (!positions.noteAppending(NAME, SpoolCounts.of(spool).minus(partialGroup.count(), 0), PartialGroup.NONE)
                    || !spool.append(group.records())) {
                return Progress.IDLE;
            }
            group.clear();
        }
        Files.move(pendingFile, baselineFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        positions.save(NAME, clock.instant().toString());
        partialGroup = PartialGroup.NONE;
        before = next;
        next = null;
        return Progress.IDLE;
    }

    /** Whether a check found changes that must be stored or reported. */
    private boolean pollCheck() throws IOException {
        CompletableFuture<SortedMap<String, FileStamp>> running = check;
        if (running == null) {
            if (timer.isDue()) {
                check = CompletableFuture.supplyAsync(this::check, executor);
            }
            return false;
        }
        if (!running.isDone()) {
            return false;
        }
        check = null;
        SortedMap<String, FileStamp> seen = limitChanges(running.join());
        if (seen.equals(before)) {
            return false;
        }
        if (!AtomicFile.replace(pendingFile, JSON.writeValueAsBytes(seen), true)) {
            return false;
        }
        compare(seen);
        return true;
    }

    /** Limits the changes to {@value #MOST_CHANGES} per check; the following checks report the remaining changes. */
    private SortedMap<String, FileStamp> limitChanges(SortedMap<String, FileStamp> seen) {
        SortedMap<String, FileStamp> known = before;
        if (known == null) {
            return seen;
        }
        SortedMap<String, FileStamp> bounded = new TreeMap<>(known);
        SortedMap<String, FileStamp> all = new TreeMap<>(known);
        all.putAll(seen);
        int changes = 0;
        for (String path : all.keySet()) {
            FileStamp is = seen.get(path);
            if (!Objects.equals(is, known.get(path)) && changes++ < MOST_CHANGES) {
                if (is == null) {
                    bounded.remove(path);
                } else {
                    bounded.put(path, is);
                }
            }
        }
        return bounded;
    }

    private void compare(SortedMap<String, FileStamp> seen) {
        next = seen;
        SortedMap<String, FileStamp> known = before;
        if (known == null) {
            return;
        }
        long toSkip = partialGroup.count();
        SortedMap<String, FileStamp> all = new TreeMap<>(known);
        all.putAll(seen);
        for (String path : all.keySet()) {
            byte[] record = changeRecord(path, known.get(path), seen.get(path), clock.instant());
            if (record != null && toSkip > 0) {
                toSkip--;
            } else if (record != null) {
                group.add(source.collected(record));
            }
        }
    }

    private static byte @Nullable [] changeRecord(
            String path, @Nullable FileStamp was, @Nullable FileStamp is, Instant now) {
        if (is == null) {
            return was == null
                    ? null
                    : record(now, path, "file_delete", "removed", was).bytes();
        }
        if (was == null) {
            return record(Instant.ofEpochMilli(is.changed()), path, "file_event", "created", is)
                    .bytes();
        }
        if (is.hasOtherContent(was)) {
            return record(Instant.ofEpochMilli(is.changed()), path, "file_event", "changed", is)
                    .with("PreviousHashes", was.sha256().isEmpty() ? null : "SHA256=" + was.sha256())
                    .bytes();
        }
        return is.hasOtherRights(was)
                ? record(Instant.ofEpochMilli(is.changed()), path, "file_change", "rights", is)
                        .with("PreviousMode", was.mode())
                        .with("PreviousOwner", was.owner())
                        .bytes()
                : null;
    }

    /** @param time when the change happened; for a removed file, the time of the check */
    private static SensorRecord record(Instant time, String path, String category, String change, FileStamp file) {
        return new SensorRecord(time, PRODUCT, category)
                .with("TargetFilename", path)
                .with("Change", change)
                .with("Hashes", file.sha256().isEmpty() ? null : "SHA256=" + file.sha256())
                .with("Size", file.size())
                .with("Owner", file.owner())
                .with("Mode", file.mode());
    }

    private SortedMap<String, FileStamp> check() {
        SortedMap<String, FileStamp> seen = new TreeMap<>();
        for (Path path : paths) {
            try {
                if (Files.isDirectory(path)) {
                    Files.walkFileTree(path, new StampVisitor(seen));
                } else if (FileExistence.exists(path)) {
                    stamp(path, seen);
                }
            } catch (IOException e) {
                LOG.warn("cannot check {}: {}", path, e.getMessage());
            }
        }
        keepUnreachable(seen);
        return seen;
    }

    /**
     * Copies files that cannot be read now, or that the check did not reach, from the previous state, because only
     * files that are certainly gone count as removed.
     */
    private void keepUnreachable(SortedMap<String, FileStamp> seen) {
        SortedMap<String, FileStamp> known = before;
        if (known != null) {
            known.forEach((name, was) -> {
                if (!seen.containsKey(name) && !FileExistence.isGone(Path.of(name))) {
                    seen.put(name, was);
                }
            });
        }
    }

    private void stamp(Path file, SortedMap<String, FileStamp> seen) {
        String name = PathText.of(file);
        SortedMap<String, FileStamp> known = before;
        FileStamp was = known == null ? null : known.get(name);
        try {
            seen.put(name, FileStamp.of(file, was));
        } catch (IOException e) {
            if (was != null && FileExistence.exists(file)) {
                seen.put(name, was); // the file exists but cannot be read, so it is not reported as removed
            }
        }
    }

    private final class StampVisitor extends SimpleFileVisitor<Path> {
        private final SortedMap<String, FileStamp> seen;

        StampVisitor(SortedMap<String, FileStamp> seen) {
            this.seen = seen;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            if (seen.size() >= MOST_FILES) {
                LOG.warn(
                        "integrity checks are limited to {} files: the remaining files are not checked; list fewer paths",
                        MOST_FILES);
                return FileVisitResult.TERMINATE;
            }
            stamp(file, seen);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
