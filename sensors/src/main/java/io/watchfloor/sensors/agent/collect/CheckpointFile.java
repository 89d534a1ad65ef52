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
 * The checkpoint file: how far each source is in the spool. Written as a whole, forced, and renamed over the previous one.
 *
 * <p>Before a group enters the spool, {@link #entering} records its source and how many records have entered so far.
 * After a kill between spool and checkpoint, the agent therefore knows which records are already in the spool; it knows that until the
 * source itself has moved on, whatever the other sources do meanwhile. (This note is not forced to disk: after a power cut the group,
 * at most 1 MiB, may be read again.)
 */
public final class CheckpointFile {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_GONE = 1_000;

    /**
     * Where reading stands in one file.
     *
     * @param file the file's identity on its disk (inode), empty where there is none
     * @param offset of the first byte that is not in the spool
     * @param headLength how many of the file's first bytes {@code headHash} covers
     * @param headHash shows whether the file under this name is still the same one
     * @param tailHash of the last bytes before the offset; 0 when it is not known
     * @param skipping whether the offset lies within a line that is too long
     * @param state of what makes records of the lines; null when they are records themselves
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
     * What a group was made of, so that the same records can be made again.
     *
     * @param count how many of its records are in the spool
     * @param leftOut how many of those that it left out are told there
     * @param through how far the file was read; of a journal how many entries were gone before the first; for a file that is gone see
     *     {@link #GONE}
     * @param rested whether then the lines that waited for others became records
     */
    public record PartialGroup(long count, long leftOut, long through, boolean rested) {
        public static final PartialGroup NOTHING = new PartialGroup(0, 0, 0, false);

        /** No records: only that the file is gone. */
        public static final PartialGroup GONE = new PartialGroup(0, 0, -1, false);

        public boolean ofGoneFile() {
            return through == GONE.through && leftOut > 0;
        }
    }

    /**
     * How far a spool is.
     *
     * @param records that ever entered
     * @param leftOut what was ever left out and told
     */
    public record SpoolCounts(long records, long leftOut) {
        public static SpoolCounts of(Spool spool) {
            return new SpoolCounts(spool.entered(), spool.leftOut());
        }

        /** Without what is behind a source's position. */
        public SpoolCounts without(long behindRecords, long behindLeftOut) {
            return new SpoolCounts(records - behindRecords, leftOut - behindLeftOut);
        }
    }

    /**
     * @param entered how many records had ever entered the spool before this source's group
     * @param leftOut how many had been left out before it; null in the note of an older sensor
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
    private final SortedMap<String, PartialGroup> behind;
    private @Nullable PendingGroup entering;

    private CheckpointFile(Path path, Content content, SpoolCounts is) {
        this.path = path;
        this.files = new TreeMap<>(content.files() == null ? new TreeMap<>() : content.files());
        this.cursors = new TreeMap<>(content.cursors() == null ? new TreeMap<>() : content.cursors());
        this.behind = new TreeMap<>(content.behind() == null ? new TreeMap<>() : content.behind());
        PendingGroup noted = content.entering();
        if (noted == null) {
            return;
        }
        long count = is.records() - noted.entered();
        long left = noted.leftOut() == null ? 0 : is.leftOut() - noted.leftOut();
        if (count > 0 || left > 0) {
            behind.put(noted.source(), new PartialGroup(count, left, noted.through(), noted.rested()));
        }
    }

    /**
     * Reads the file. If it cannot be read, the log says so and the sources are read from their start.
     *
     * @param spool that its sources' records enter
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
            LOG.warn("{} is damaged: all sources are read from their start", path);
            return new CheckpointFile(path, nothing, entered);
        }
    }

    public Optional<Position> of(Path source) {
        return Optional.ofNullable(files.get(PathText.of(source)));
    }

    /** Where a source that is no file stands, as it wrote it. */
    public Optional<String> of(String source) {
        return Optional.ofNullable(cursors.get(source));
    }

    /** Which records behind the source's position are in the spool already. */
    public PartialGroup behind(String source) {
        return behind.getOrDefault(source, PartialGroup.NOTHING);
    }

    /**
     * Notes the group that comes next.
     *
     * @param entered how far the spool was when the source was at this position
     * @return false when the disk has no room for the note: the group must not enter the spool
     */
    public boolean entering(Path source, Position before, SpoolCounts entered, PartialGroup group) throws IOException {
        files.put(PathText.of(source), before);
        return entering(PathText.of(source), entered, group);
    }

    /** As for a file; the source's position stays as it is. */
    public boolean entering(String source, SpoolCounts at, PartialGroup group) throws IOException {
        entering = new PendingGroup(source, at.records(), at.leftOut(), group.through(), group.rested());
        return write(false);
    }

    /** When the disk has no room, the {@link #entering} note stays: after a crash it leads to the same position. */
    public void entered(Path source, Position position) throws IOException {
        files.put(PathText.of(source), position);
        done(PathText.of(source));
    }

    /** As for a file. */
    public void entered(String source, String cursor) throws IOException {
        cursors.put(source, cursor);
        done(source);
    }

    /**
     * Forgets positions of a folder's files that are gone, but for {@value #MOST_GONE} of them, the last by name: some folders get a new
     * file each hour for years. So many are kept because a folder may be away for a while, such as one of another machine.
     *
     * @param own whether a file of the folder is its source's, by its name
     * @param there those that are there
     */
    public void forgetGone(Path folder, Predicate<Path> own, Collection<Path> there) {
        String first = folder + "/";
        String behindLast = folder + "0"; // the character after the slash
        for (SortedMap<String, ?> all : List.of(files, cursors)) {
            SortedMap<String, ?> within = all.subMap(first, behindLast);
            if (within.size() <= MOST_GONE) {
                continue;
            }
            Set<String> stay = new HashSet<>();
            there.forEach(file -> stay.add(PathText.of(file)));
            List<String> gone = within.keySet().stream()
                    .filter(name -> !stay.contains(name) && !behind.containsKey(name))
                    .filter(name -> folder.equals(Path.of(name).getParent()))
                    .filter(name -> own.test(Path.of(name).getFileName()))
                    .toList();
            all.keySet().removeAll(new HashSet<>(gone.subList(0, Math.max(0, gone.size() - MOST_GONE))));
        }
    }

    /** What the source had is gone: it is read from its start. */
    public void forget(Path source) throws IOException {
        files.remove(PathText.of(source));
        done(PathText.of(source));
    }

    private void done(String source) throws IOException {
        behind.remove(source);
        entering = null;
        write(true);
    }

    private boolean write(boolean force) throws IOException {
        return AtomicFile.replace(path, JSON.writeValueAsBytes(new Content(files, cursors, entering, behind)), force);
    }
}
