package io.watchfloor.sensors.agent.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.spool.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint file: how far each tailed file is in the spool. Written as a whole, forced, and renamed over the
 * previous one.
 *
 * <p>Before a group enters the spool, {@link #entering} records its source and how many records have entered so far.
 * After a kill between spool and checkpoint, the agent therefore knows which lines are already in the spool. (This note
 * is not forced to disk: after a power cut the group, at most 1 MiB, may be read again.)
 */
public final class Positions {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Where reading stands in one file.
     *
     * @param file the file's identity on its disk (inode), empty where there is none
     * @param offset of the first byte that is not in the spool
     * @param headLength how many of the file's first bytes {@code headHash} covers
     * @param headHash shows whether the file under this name is still the same one
     * @param skipping whether the offset lies within a line that is too long
     */
    public record Position(String file, long offset, int headLength, long headHash, boolean skipping) {}

    /** @param entered how many records had ever entered the spool before this source's group */
    private record Entering(String source, long entered) {}

    private record Content(
            SortedMap<String, Position> files, @Nullable Entering entering) {}

    private final Path path;
    private final SortedMap<String, Position> files;
    private @Nullable Entering entering;

    private Positions(Path path, Content content) {
        this.path = path;
        this.files = new TreeMap<>(content.files());
        this.entering = content.entering();
    }

    /** Reads the file. If it cannot be read, the log says so and the tailed files are read from their start. */
    public static Positions open(Path path) throws IOException {
        Content nothing = new Content(new TreeMap<>(), null);
        if (!Files.exists(path)) {
            return new Positions(path, nothing);
        }
        try {
            return new Positions(path, JSON.readValue(Files.readAllBytes(path), Content.class));
        } catch (JsonProcessingException e) {
            LOG.warn("{} is damaged: all files are read from their start", path);
            return new Positions(path, nothing);
        }
    }

    Optional<Position> of(Path source) {
        return Optional.ofNullable(files.get(source.toString()));
    }

    /** How many records behind the source's position are in the spool already. */
    long enteredBehind(Path source, long enteredNow) {
        Entering noted = entering;
        return noted != null && noted.source().equals(source.toString())
                ? Math.max(0, enteredNow - noted.entered())
                : 0;
    }

    /** @return false when the disk has no room for the note: the group must not enter the spool */
    boolean entering(Path source, Position before, long entered) throws IOException {
        files.put(source.toString(), before);
        entering = new Entering(source.toString(), entered);
        return write(false);
    }

    /** When the disk has no room, the {@link #entering} note stays: after a crash it leads to the same position. */
    void entered(Path source, Position position) throws IOException {
        files.put(source.toString(), position);
        entering = null;
        write(true);
    }

    private boolean write(boolean force) throws IOException {
        return WholeFile.replace(path, JSON.writeValueAsBytes(new Content(files, entering)), force);
    }
}
