package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server ends with the process that holds its process, however that ends. */
class ChildProcessIT {

    @TempDir
    Path folder;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endWhatAFailureLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void serverEndsWithItsHolder() throws Exception {
        holder().destroyForcibly();
        assertServerEnds();
    }

    @Test
    void serverEndsWithTheWholeProcessGroupOfItsHolder() throws Exception {
        long group = holder().pid();
        assertThat(new ProcessBuilder("kill", "-KILL", "--", "-" + group)
                        .start()
                        .waitFor())
                .isZero();
        assertServerEnds();
    }

    @Test
    void serverEndsWithItsHolderAlsoWithoutTheShellBetween() throws Exception {
        ProcessHandle holder = holder();
        holder.children().forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly();
        assertServerEnds();
    }

    /** A process that holds a server on its process, the leader of a group as a terminal's job is. */
    private ProcessHandle holder() throws IOException {
        ProcessHandle holder = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildProcessParent.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("holder.log").toFile())
                .start()
                .toHandle();
        started.add(holder);
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("server.pid")));
        holder.descendants().forEach(started::add);
        assertThat(server()).isPresent();
        return holder;
    }

    private Optional<ProcessHandle> server() throws IOException {
        return ProcessHandle.of(
                Long.parseLong(Files.readString(folder.resolve("server.pid")).strip()));
    }

    private void assertServerEnds() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server().filter(ProcessHandle::isAlive).isEmpty());
    }
}
