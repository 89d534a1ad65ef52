package io.watchfloor.sensors.agent.collect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.collect.CrashingSpool;
import io.watchfloor.sensors.agent.collect.LineFormat;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTailTest {
    @TempDir
    Path directory;

    private Spool spool = new InMemorySpool(100_000);
    private Path log = Path.of("");
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void name() {
        log = directory.resolve("app.log");
    }

    private FileTail tail() throws IOException {
        return tail(Source.PLAIN, 1000);
    }

    private FileTail tail(Source source, int limit) throws IOException {
        return new FileTail(
                log, source, limit, spool, CheckpointFile.open(directory.resolve("positions.json"), spool), () -> now);
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Polls often enough for a renamed file to count as finished. */
    private static void look(FileTail tail) throws IOException {
        for (int i = 0; i < 12; i++) {
            assertThat(tail.collect()).isNotEqualTo(Progress.ENDED);
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (var batch = spool.lease(10_000, 1 << 30); batch.isPresent(); batch = spool.lease(10_000, 1 << 30)) {
            for (TelemetryRecord record : batch.get().records()) {
                lines.add(new String(record.body(), StandardCharsets.UTF_8));
            }
        }
        return lines;
    }

    @Test
    void eachNonBlankLineIsOneRecord() throws Exception {
        write("\ufeffone\r\n\n  \ntwo\n");
        try (FileTail tail = tail()) {
            look(tail);
            write("three\n");
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three");
    }

    @Test
    void sourceSettingsApplyToEachLine() throws Exception {
        write("{\"a\":1}\nstack trace\n");
        LogSource source = new LogSource("linux", null, "auditd");
        try (FileTail tail = tail(new Source("host:web01", source, true, LineFormat.EACH), 100)) {
            look(tail);
        }
        assertThat(spool.lease(10, 1000).orElseThrow().records())
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.asset()).isEqualTo("host:web01");
                    assertThat(record.logsource()).isEqualTo(source);
                });
        assertThat(((InMemorySpool) spool).left()).isEqualTo(Map.of(DropCounter.Reason.NOT_JSON, 1L));
    }

    @Test
    void unfinishedLineIsNotSent() throws Exception {
        write("one\ntw");
        try (FileTail tail = tail()) {
            look(tail);
            assertThat(lines()).containsExactly("one");
            write("o\n");
            look(tail);
        }
        assertThat(lines()).containsExactly("two");
    }

    @Test
    void positionSurvivesARestartInsideALine() throws Exception {
        write("one\ntw");
        try (FileTail tail = tail()) {
            look(tail);
        }
        write("o\nthree\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three");
    }

    /** A kill after the group was appended to the spool, in part or whole, before the position was saved. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void spooledLinesAreNotRepeatedAfterACrash(int survived) throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        write("two\nthree\nfour\n");
        Spool whole = spool;
        spool = new CrashingSpool(whole, survived);
        try (FileTail tail = tail()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(tail::collect);
        }
        spool = whole;
        write("five\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void renamedFileIsReadToItsEndBeforeTheNewOne() throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
            Path renamed = directory.resolve("app.log.1");
            write("two\n");
            Files.move(log, renamed);
            write("four\n");
            tail.collect();
            Files.writeString(renamed, "three, late", StandardOpenOption.APPEND);
            look(tail);
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three, late", "four");
    }

    @Test
    void fileRotatedWhileTheSensorWasStoppedIsFound() throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        write("two\n");
        Files.move(log, directory.resolve("app.log.1"));
        write("three\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three");
        assertThat(((InMemorySpool) spool).left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "this is not what gzip writes"})
    void damagedGzipFileDoesNotStopTheTail(String damaged) throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        write("two\n");
        Files.move(log, directory.resolve("app.log.2"));
        Path packed = Files.writeString(directory.resolve("app.log.1.gz"), damaged);
        Files.setLastModifiedTime(packed, FileTime.from(Instant.now().minusSeconds(100)));
        write("three\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three");
    }

    @Test
    void truncatedGzipFileIsReadToItsEndAndReported() throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        write("two\n" + "x".repeat(500) + "\n");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(log));
        }
        Files.delete(log);
        Path cut = directory.resolve("app.log.1.gz");
        Files.write(cut, Arrays.copyOf(packed.toByteArray(), packed.size() - 8));
        write("three\n");
        try (FileTail tail = tail()) {
            look(tail);
            assertThat(lines()).as("its writer may be at it still").doesNotContain("three");
        }
        Files.setLastModifiedTime(cut, FileTime.from(Instant.now().minusSeconds(100)));
        try (FileTail tail = tail()) {
            look(tail);
        }
        spool.rollBack();
        assertThat(lines()).startsWith("one", "two").endsWith("three");
        assertThat(((InMemorySpool) spool).left()).containsEntry(DropCounter.Reason.FILE_DAMAGED, 1L);
    }

    @Test
    void fileCreatedLaterIsRecognizedAfterARestart() throws Exception {
        try (FileTail tail = tail()) {
            look(tail);
            write("one\n");
            look(tail);
        }
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one");
        assertThat(((InMemorySpool) spool).left()).isEmpty();
    }

    @Test
    void fileDeletedDuringARestartIsCountedAndTheNewOneRead() throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        Files.delete(log);
        write("quite another start\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "quite another start");
        assertThat(((InMemorySpool) spool).left()).isEqualTo(Map.of(DropCounter.Reason.ROTATED_AWAY, 1L));
    }

    /** A kill after the loss was reported, and another after the first lines of the next file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void deletedFileIsReportedOnceDespiteKills(int survived) throws Exception {
        write("one\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        Files.delete(log);
        write("quite another start\nand more\n");
        Spool whole = spool;
        spool = new CrashingSpool(whole, survived);
        for (int kills = 0; kills < 2; kills++) {
            try (FileTail tail = tail()) {
                assertThatExceptionOfType(IOException.class).isThrownBy(tail::collect);
            }
        }
        spool = whole;
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "quite another start", "and more");
        assertThat(((InMemorySpool) whole).left()).isEqualTo(Map.of(DropCounter.Reason.ROTATED_AWAY, 1L));
    }

    @Test
    void truncatedFileIsReadFromItsStart() throws Exception {
        write("one\ntwo\n");
        try (FileTail tail = tail()) {
            look(tail);
            Files.writeString(log, "new\n");
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "new");
    }

    @Test
    void fileThatWasCopiedTruncatedAndGrewPastThePositionIsReadFromItsStart() throws Exception {
        write("one\ntwo\n");
        try (FileTail tail = tail()) {
            look(tail);
            Files.copy(log, directory.resolve("app.log.1"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(log, "three\nfour\nfive\n");
            look(tail);
        }
        assertThat(lines()).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void lineOverTheLimitIsSkippedAndCounted() throws Exception {
        write("before\n" + "x".repeat(1001));
        try (FileTail tail = tail()) {
            look(tail);
            write("y".repeat(500_000));
            look(tail);
        }
        write("z\nafter\n");
        try (FileTail tail = tail()) {
            look(tail);
        }
        assertThat(lines()).containsExactly("before", "after");
        assertThat(((InMemorySpool) spool).left()).isEqualTo(Map.of(DropCounter.Reason.LINE_TOO_LONG, 1L));
    }

    @Test
    void fullSpoolMakesTheTailWait() throws Exception {
        spool = new InMemorySpool(2);
        write("one\ntwo\n");
        try (FileTail tail = tail()) {
            look(tail);
            write("three\nfour\n");
            look(tail);
            assertThat(lines()).containsExactly("one", "two");
            write("five\n");
            spool.commit(2);
            look(tail);
            assertThat(lines()).containsExactly("three", "four");
            spool.commit(4);
            look(tail);
        }
        assertThat(lines()).containsExactly("five");
    }

    @Test
    void missingFileIsReadWhenItIsCreated() throws Exception {
        try (FileTail tail = tail()) {
            look(tail);
            write("at last\n");
            look(tail);
        }
        assertThat(lines()).containsExactly("at last");
    }

    /** Random chunk sizes, restarts and rotations: every line is read once and in order. */
    @Test
    void randomGrowthRotationsAndRestartsLoseAndRepeatNothing() throws Exception {
        Random random = new Random(11);
        List<String> written = new ArrayList<>();
        FileTail tail = tail();
        int rotations = 0;
        for (int step = 0; step < 400; step++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                written.add("line " + written.size() + "x".repeat(random.nextInt(60)));
                text.append(written.getLast()).append('\n');
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write(bytes, 0, cut);
                tail.collect();
                out.write(bytes, cut, bytes.length - cut);
            }
            switch (random.nextInt(10)) {
                case 0 -> {
                    tail.close();
                    tail = tail();
                }
                case 1 -> {
                    look(tail);
                    Files.move(log, directory.resolve("app.log." + ++rotations));
                }
                default -> tail.collect();
            }
        }
        write("end\n");
        written.add("end");
        look(tail);
        tail.close();
        assertThat(lines()).isEqualTo(written);
        assertThat(((InMemorySpool) spool).left()).isEmpty();
    }
}
