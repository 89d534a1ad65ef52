package io.watchfloor.sensors.agent.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.files.PathText;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint file. For each source, it contains the position up to which records are in the spool. The file is
 * replaced atomically.
 *
 * <p>Before a group of records is appended to the spool, {@link #noteAppending} stores the source and the number of
 * records that the spool has received so far. If the agent is killed after the group was appended and before the
 * checkpoint was saved, the next run therefore knows which records are already in the spool. The note is not forced to
 * disk: after a power cut the group, at most 1 MiB, may be read again.
 */
public final class CheckpointFile {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_GONE = 1_000;

    /**
     * The read position in one file.
     *
     * @param file identity of the file on its disk (inode); empty where the file system has none
     * @param offset offset of the first byte that is not in the spool
     * @param headLength how many of the file's first bytes {@code headHash} covers
     * @param headHash hash of those first bytes; shows whether the path still refers to the same file
     * @param tailHash hash of the last bytes before the offset; 0 if unknown
     * @param skipping whether the offset is inside a line that exceeds the limit
     * @param state state of the assembly of lines into records; null if each line is a record
     */
    public record Position(
            String file,
            long offset,
            int headLength,
            long headHash,
            long tailHash,
            boolean skipping,
            @Nullable String state) {}

    /**
     * The part of a group that is already in the spool although the group's position was not saved. The collector reads
     * the same bytes again and skips this part.
     *
     * @param count number of the group's records that are in the spool
     * @param leftOut number of the group's dropped records that are reported in the spool
     * @param through position up to which the file was read; for a journal, the number of entries that were deleted
     *     before the group's first entry; for a deleted file, see {@link #FILE_GONE}
     * @param rested whether waiting lines became a record because no new line arrived in time
     */
    public record PartialGroup(long count, long leftOut, long through, boolean rested) {
        public static final PartialGroup NONE = new PartialGroup(0, 0, 0, false);

        /** A group without records, which only reports that the file is gone. */
        public static final PartialGroup FILE_GONE = new PartialGroup(0, 0, -1, false);

        public boolean meansFileGone() {
            return through == FILE_GONE.through && leftOut > 0;
        }
    }

    /**
     * Counters of a spool.
     *
     * @param records number of records ever appended
     * @param leftOut number of dropped records ever reported
     */
    public record SpoolCounts(long records, long leftOut) {
        public static SpoolCounts of(Spool spool) {
            return new SpoolCounts(spool.appendedCount(), spool.droppedCount());
        }

        /** Returns the counters as they were before the given records were appended. */
        public SpoolCounts minus(long behindRecords, long behindLeftOut) {
            return new SpoolCounts(records - behindRecords, leftOut - behindLeftOut);
        }
    }

    /**
     * @param entered how many records the spool had received before this group
     * @param leftOut how many dropped records had been reported before this group; null in notes that an earlier
     *     version of the sensor wrote
     */
    private record PendingGroup(
            String source, long entered, @Nullable Long leftOut, long through, boolean rested) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Content(
            @Nullable SortedMap<String, Position> files,
            @Nullable SortedMap<String, String> cursors,
            @Nullable PendingGroup entering,
            @Nullable SortedMap<String, PartialGroup> behind) {}

    private final Path path;
    private final SortedMap<String, Position> files;
    private final SortedMap<String, String> cursors;
    private final SortedMap<String, PartialGroup> partialGroup;
    private @Nullable PendingGroup noteAppending;

    private CheckpointFile(Path path, Content content, SpoolCounts is) {
        this.path = path;
        this.files = new TreeMap<>(content.files() == null ? new TreeMap<>() : content.files());
        this.cursors = new TreeMap<>(content.cursors() == null ? new TreeMap<>() : content.cursors());
        this.partialGroup = new TreeMap<>(content.behind() == null ? new TreeMap<>() : content.behind());
        PendingGroup noted = content.entering();
        if (noted == null) {
            return;
        }
        long count = is.records() - noted.entered();
        long left = noted.leftOut() == null ? 0 : is.leftOut() - noted.leftOut();
        if (count > 0 || left > 0) {
            partialGroup.put(noted.source(), new PartialGroup(count, left, noted.through(), noted.rested()));
        }
    }

    /**
     * Reads the file. If it is damaged, a warning is logged and all sources are read from their start.
     *
     * @param spool the spool to which the records of the sources are appended
     */
    public static CheckpointFile open(Path path, Spool spool) throws IOException {
        SpoolCounts entered = SpoolCounts.of(spool);
        Content nothing = new Content(null, null, null, null);
        if (!Files.exists(path)) {
            return new CheckpointFile(path, nothing, entered);
        }
        try {
            return new CheckpointFile(path, JSON.readValue(Files.readAllBytes(path), Content.class), entered);
        } catch (JsonProcessingException e) {
            LOG.warn("the checkpoint file {} is damaged: all sources are read from their start", path);
            return new CheckpointFile(path, nothing, entered);
        }
    }

    public Optional<Position> of(Path source) {
        return Optional.ofNullable(files.get(PathText.of(source)));
    }

    /** Returns the position of a source that is not a file, in the source's own format. */
    public Optional<String> of(String source) {
        return Optional.ofNullable(cursors.get(source));
    }

    /** Returns which records after the source's position are already in the spool. */
    public PartialGroup partialGroup(String source) {
        return partialGroup.getOrDefault(source, PartialGroup.NONE);
    }

    /**
     * Stores a note about the group that is appended next.
     *
     * @param entered the spool's counters when the source was at this position
     * @return false if the disk is full; then the group must not be appended
     */
    public boolean noteAppending(Path source, Position before, SpoolCounts entered, PartialGroup group)
            throws IOException {
        files.put(PathText.of(source), before);
        return noteAppending(PathText.of(source), entered, group);
    }

    /** Stores a note about the next group of a source that is not a file. The source's position does not change. */
    public boolean noteAppending(String source, SpoolCounts at, PartialGroup group) throws IOException {
        noteAppending = new PendingGroup(source, at.records(), at.leftOut(), group.through(), group.rested());
        return write(false);
    }

    /**
     * Saves the source's new position. If the disk is full, the note of {@link #noteAppending} remains and leads to the
     * same position after a crash.
     */
    public void save(Path source, Position position) throws IOException {
        files.put(PathText.of(source), position);
        done(PathText.of(source));
    }

    /** Saves the new position of a source that is not a file. */
    public void save(String source, String cursor) throws IOException {
        cursors.put(source, cursor);
        done(source);
    }

    /**
     * Removes the positions of a folder's deleted files, because some folders get a new file every hour for years. The
     * last {@value #MAX_GONE} positions in order of name remain, because a network folder may be unavailable for a
     * while.
     *
     * @param own whether a file name matches the source's pattern
     * @param present the existing files
     */
    public void removeGone(Path folder, Predicate<Path> own, Collection<Path> present) {
        String first = folder + "/";
        // the character 0 follows the slash, so this text sorts after all paths in the folder
        String behindLast = folder + "0";
        for (SortedMap<String, ?> all : List.of(files, cursors)) {
            SortedMap<String, ?> within = all.subMap(first, behindLast);
            if (within.size() <= MAX_GONE) {
                continue;
            }
            Set<String> existing = new HashSet<>();
            present.forEach(file -> existing.add(PathText.of(file)));
            List<String> gone = within.keySet().stream()
                    .filter(name -> !existing.contains(name) && !partialGroup.containsKey(name))
                    .filter(name -> folder.equals(Path.of(name).getParent()))
                    .filter(name -> own.test(Path.of(name).getFileName()))
                    .toList();
            all.keySet().removeAll(new HashSet<>(gone.subList(0, Math.max(0, gone.size() - MAX_GONE))));
        }
    }

    /** Removes the position of a deleted file, so that the source is read from its start. */
    public void remove(Path source) throws IOException {
        files.remove(PathText.of(source));
        done(PathText.of(source));
    }

    private void done(String source) throws IOException {
        partialGroup.remove(source);
        noteAppending = null;
        write(true);
    }

    private boolean write(boolean force) throws IOException {
        return AtomicFile.replace(
                path, JSON.writeValueAsBytes(new Content(files, cursors, noteAppending, partialGroup)), force);
    }
}
