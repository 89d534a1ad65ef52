package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk that simulates a crash after a number of steps, also within a write. After a kill all writes remain. After a
 * power cut, changes that were not forced may be lost, undone or restored.
 */
final class CrashingDisk implements Disk {
    private final Random random;
    private final boolean powerCut;
    private final Sabotage sabotage;
    private final Map<Path, Long> forced = new TreeMap<>();
    private final Map<Path, Undo> unforced = new TreeMap<>();
    private final List<FileChannel> opened = new ArrayList<>();
    private int steps;
    private boolean dead;

    /** Faults of a broken implementation. */
    enum Sabotage {
        NONE,
        /** Reports a successful force without forcing. */
        FORCES_NOTHING,
        /** Deletes the old file before it renames the new one. */
        MOVES_IN_TWO_STEPS
    }

    /** The simulated crash. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What a power cut may restore: a file's earlier content, or its absence. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Undo(byte @Nullable [] content) {}

    CrashingDisk(int steps, boolean powerCut, Sabotage sabotage, Random random) {
        this.steps = steps;
        this.powerCut = powerCut;
        this.sabotage = sabotage;
        this.random = random;
    }

    private void step() throws IOException {
        if (dead || steps-- <= 0) {
            stop();
        }
    }

    private void stop() throws IOException {
        if (!dead) {
            dead = true;
            for (FileChannel each : opened) {
                each.close();
            }
            if (powerCut) {
                lose();
            }
        }
        throw new Stopped();
    }

    /** Simulates a crash between two steps. */
    void crash() throws IOException {
        try {
            stop();
        } catch (Stopped expected) {
            // The machine has already crashed.
        }
    }

    private void lose() throws IOException {
        for (Map.Entry<Path, Undo> each : unforced.entrySet()) {
            byte[] content = each.getValue().content();
            if (random.nextBoolean()) {
                continue;
            }
            forced.remove(each.getKey());
            if (content == null) {
                Files.deleteIfExists(each.getKey());
            } else {
                Files.write(each.getKey(), content);
            }
        }
        for (Map.Entry<Path, Long> each : forced.entrySet()) {
            if (Files.exists(each.getKey()) && Files.size(each.getKey()) > each.getValue()) {
                long kept = each.getValue() + random.nextLong(Files.size(each.getKey()) - each.getValue() + 1);
                try (FileChannel file = FileChannel.open(each.getKey(), StandardOpenOption.WRITE)) {
                    file.truncate(kept);
                }
            }
        }
    }

    private void remember(Path path) throws IOException {
        unforced.putIfAbsent(path, new Undo(Files.exists(path) ? Files.readAllBytes(path) : null));
    }

    private final class CrashingFile implements OutputFile {
        private final Path path;
        private final FileChannel file;

        private CrashingFile(Path path, FileChannel file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int write(ByteBuffer bytes, long at) throws IOException {
            if (!dead && steps == 0) {
                ByteBuffer torn = bytes.slice(bytes.position(), random.nextInt(bytes.remaining() + 1));
                int unused = file.write(torn, at);
            }
            step();
            return file.write(bytes, at);
        }

        @Override
        public void truncate(long size) throws IOException {
            step();
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            step();
            if (sabotage != Sabotage.FORCES_NOTHING) {
                forced.put(path, file.size());
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
            opened.remove(file);
        }
    }

    @Override
    public OutputFile open(Path path, OpenOption... options) throws IOException {
        step();
        boolean anew = Set.of(options).contains(StandardOpenOption.TRUNCATE_EXISTING);
        if (anew) {
            remember(path);
        }
        FileChannel file = FileChannel.open(path, options);
        opened.add(file);
        // Files of an earlier run are safely on disk.
        forced.putIfAbsent(path, anew ? 0 : file.size());
        return new CrashingFile(path, file);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        remember(to);
        if (sabotage == Sabotage.MOVES_IN_TWO_STEPS) {
            Files.deleteIfExists(to);
            step();
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Long size = forced.remove(from);
        forced.put(to, size == null ? 0 : size);
        unforced.remove(from);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        remember(path);
        Files.deleteIfExists(path);
        forced.remove(path);
    }

    @Override
    public void forceDirectory(@Nullable Path directory) throws IOException {
        step();
        if (sabotage != Sabotage.FORCES_NOTHING) {
            unforced.keySet().removeIf(path -> Objects.equals(path.getParent(), directory));
        }
    }
}
