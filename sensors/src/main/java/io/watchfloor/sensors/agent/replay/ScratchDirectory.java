package io.watchfloor.sensors.agent.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The temporary directory of a replay's spool; deleted when the replay ends, also on Ctrl-C. */
record ScratchDirectory(Path path, Thread onExit) implements AutoCloseable {
    static ScratchDirectory create() throws IOException {
        Path path = Files.createTempDirectory("watchfloor-replay-");
        Thread onExit = new Thread(() -> delete(path));
        Runtime.getRuntime().addShutdownHook(onExit);
        return new ScratchDirectory(path, onExit);
    }

    @Override
    public void close() {
        delete(path);
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            System.err.println("cannot delete the temporary directory " + directory);
        }
    }
}
