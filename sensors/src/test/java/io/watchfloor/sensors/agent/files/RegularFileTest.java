package io.watchfloor.sensors.agent.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegularFileTest {

    @TempDir
    private Path folder;

    private Path log = Path.of("");

    @BeforeEach
    void aLog() throws IOException {
        log = Files.writeString(folder.resolve("app.log"), "one\n");
    }

    private static String text(FileChannel bytes) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(10);
        int unused = bytes.read(some, 0);
        return new String(some.array(), 0, some.position(), StandardCharsets.UTF_8);
    }

    private static void pipe(Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void attributesBelongToTheOpenedFileDespiteARotation() throws IOException {
        boolean[] rotated = {false};
        RegularFile file = RegularFile.open(log, () -> {
            if (!rotated[0]) {
                rotated[0] = true;
                Files.move(log, folder.resolve("app.log.1"));
                Files.writeString(log, "two\n");
            }
            return FileChannel.open(log, StandardOpenOption.READ);
        });
        try (file) {
            assertThat(text(file.bytes())).isEqualTo("two\n");
            assertThat(file.is().fileKey())
                    .isEqualTo(
                            Files.readAttributes(log, BasicFileAttributes.class).fileKey());
        }
        assertThat(text(RegularFile.open(folder.resolve("app.log.1")).bytes())).isEqualTo("one\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namedPipeIsRejected() throws Exception {
        Path pipe = folder.resolve("pipe.log");
        pipe(pipe);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RegularFile.open(pipe))
                .withMessageContaining("not a regular file");
    }

    /** A user who can write to the folder may replace the file between any two steps. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void fileReplacedWithAPipeBlocksOnlyBriefly() throws Exception {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RegularFile.open(log, () -> {
                    Files.move(log, folder.resolve("app.log.1"));
                    try {
                        pipe(log);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return FileChannel.open(log, StandardOpenOption.READ);
                }))
                .withMessageContaining("opening blocks");
        assertThatExceptionOfType(IOException.class)
                .as("of a folder only one thread is left behind")
                .isThrownBy(() -> RegularFile.open(folder.resolve("app.log.1")))
                .withMessageContaining("another file of this folder blocks");
        try (FileChannel writer = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            await("the thread that was left behind comes back")
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(text(RegularFile.open(folder.resolve("app.log.1"))
                                    .bytes()))
                            .isEqualTo("one\n"));
            assertThat(writer.isOpen()).isTrue();
        }
    }

    /** A pipe with a writer opens immediately but is still not a regular file. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void namedPipeWithAWriterIsRejected() throws Exception {
        Path pipe = folder.resolve("pipe.log");
        pipe(pipe);
        try (FileChannel writer = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> RegularFile.open(log, () -> FileChannel.open(pipe, StandardOpenOption.READ)));
            assertThat(writer.isOpen()).isTrue();
        }
    }
}
