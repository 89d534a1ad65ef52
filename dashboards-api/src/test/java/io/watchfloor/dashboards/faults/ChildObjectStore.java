package io.watchfloor.dashboards.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An S3 server as a child process, which keeps its objects in a folder: the one that the tests of ops-center use. */
final class ChildObjectStore implements AutoCloseable {

    private static final Path CLASSES = Path.of("..", "ops-center", "target", "test-classes")
            .toAbsolutePath()
            .normalize();
    private static final String MAIN = "io.watchfloor.ops.archive.S3Server";

    private final Path folder;
    private final Process process;

    ChildObjectStore(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        String classPath =
                CLASSES + File.pathSeparator + ChildNode.Program.of(MAIN).classPath();
        process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        classPath,
                        MAIN,
                        folder.resolve("objects").toString(),
                        settingsFile().toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        while (!Files.exists(settingsFile())) {
            if (!process.isAlive()) {
                throw new IOException("The object store ended: " + Files.readString(folder.resolve("server.log")));
            }
            Thread.sleep(50);
        }
    }

    private Path settingsFile() {
        return folder.resolve("s3.conf");
    }

    /** Settings of a node that uses it, as in an operator's file. */
    String settings() {
        try {
            return Files.readString(settingsFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder with the files of the archive. */
    Path objects() {
        return folder.resolve("objects/archive-of-test/watchfloor");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
