package io.watchfloor.sensors.agent.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint file: how far each tailed file is in the spool. Written as a whole, forced, and renamed over the one
 * before. An agent that is killed between spool and checkpoint reads at most one group (1 MiB) again.
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
     * @param headHash tells whether the file under this name is still the same one
     * @param skipping whether the offset lies within a line that is too long
     */
    public record Position(String file, long offset, int headLength, long headHash, boolean skipping) {}

    private final Path path;
    private final Map<String, Position> positions;

    private Positions(Path path, Map<String, Position> positions) {
        this.path = path;
        this.positions = new TreeMap<>(positions);
    }

    /** Reads the file; one that cannot be read is said in the log, and the tailed files are read from their start. */
    public static Positions open(Path path) throws IOException {
        if (!Files.exists(path)) {
            return new Positions(path, Map.of());
        }
        try {
            return new Positions(path, JSON.readValue(Files.readAllBytes(path), new TypeReference<>() {}));
        } catch (JsonProcessingException e) {
            LOG.warn("{} is damaged: all files are read from their start", path);
            return new Positions(path, Map.of());
        }
    }

    Optional<Position> of(Path source) {
        return Optional.ofNullable(positions.get(source.toString()));
    }

    void put(Path source, Position position) throws IOException {
        positions.put(source.toString(), position);
        Path written = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(positions)));
            file.force(true);
        }
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
