package io.watchfloor.sensors.agent.collect.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.collect.CrashingSpool;
import io.watchfloor.sensors.agent.collect.LineFormat;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sigma.lines.AuditEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that is rotated in every supported way while the sensor follows it, is stopped, or is killed. */
class RotationsTest {
    private static final int KEPT = 25;
    private static final int ROTATIONS = Integer.getInteger("watchfloor.rotations", 60);

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(1_000_000);
    private final List<String> written = new ArrayList<>();
    private Path log = Path.of("");
    private Instant now = Instant.parse("2026-11-24T00:00:00Z");
    private Instant clock = now;
    private @Nullable FileTail tail;
    private final List<String> trace = new ArrayList<>();

    private FileTail tail(Spool into, Source source) throws IOException {
        CheckpointFile positions = CheckpointFile.open(directory.resolve("positions.json"), spool);
        return new FileTail(log, source, 4_000, into, positions, () -> clock);
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        now = now.plusSeconds(1);
        Files.setLastModifiedTime(log, FileTime.from(now));
    }

    private static void pack(Path file) throws IOException {
        Path packed = file.resolveSibling(file.getFileName() + ".gz");
        FileTime modified = Files.getLastModifiedTime(file);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        Files.setLastModifiedTime(packed, modified);
        Files.delete(file);
    }

    private Path numbered(int number, boolean packed) {
        return log.resolveSibling("app.log." + number + (packed ? ".gz" : ""));
    }

    /** Rotates as logrotate does: older files get higher numbers, and all but the first are compressed. */
    private void makeRoom() throws IOException {
        Files.deleteIfExists(numbered(KEPT, true));
        for (int i = KEPT - 1; i > 0; i--) {
            if (Files.exists(numbered(i, true))) {
                Files.move(numbered(i, true), numbered(i + 1, true));
            } else if (Files.exists(numbered(i, false))) {
                Files.move(numbered(i, false), numbered(i + 1, false));
                pack(numbered(i + 1, false));
            }
        }
    }

    private void rename() throws IOException {
        trace.add("rename at " + written.size());
        makeRoom();
        Files.move(log, numbered(1, false));
    }

    private void copyAndTruncate() throws IOException {
        trace.add("copy at " + written.size());
        makeRoom();
        Files.copy(log, numbered(1, false));
        now = now.plusSeconds(1);
        Files.setLastModifiedTime(numbered(1, false), FileTime.from(now));
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void look(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            if (tail != null) {
                tail.collect();
            }
        }
    }

    private void stop() throws IOException {
        trace.add("stop at " + written.size() + "/" + spool.appendedCount());
        if (tail != null) {
            tail.close();
            tail = null;
        }
    }

    /** Appends a part of the next group and simulates a kill before the position is saved. */
    private void kill(Random random, Source source) throws IOException {
        stop();
        try (FileTail killed = tail(new CrashingSpool(spool, random.nextInt(30)), source)) {
            killed.collect();
        } catch (IOException gone) {
            assertThat(gone).hasMessage("killed");
            trace.add("killed at " + written.size() + "/" + spool.appendedCount());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomRotationsTruncationsAndPartialLinesLoseAndRepeatNothing(long seed) throws Exception {
        log = directory.resolve("app.log");
        Random random = new Random(seed);
        long tooLong = 0;
        tail = tail(spool, Source.PLAIN);
        for (int rotations = 0; rotations < ROTATIONS; ) {
            List<String> lines = IntStream.range(0, random.nextInt(12))
                    .mapToObj(i -> "line %d ".formatted(written.size() + i) + "x".repeat(random.nextInt(300)))
                    .toList();
            written.addAll(lines);
            StringBuilder all = new StringBuilder();
            for (String line : lines) {
                if (random.nextInt(10) == 0) {
                    all.append("too long ").append("x".repeat(4_000)).append('\n');
                    tooLong++;
                }
                all.append(line).append('\n');
            }
            String text = all.toString();
            int cut = random.nextInt(text.length() + 1);
            write(text.substring(0, cut));
            look(random.nextInt(3));
            write(text.substring(cut));
            switch (random.nextInt(8)) {
                case 0 -> stop();
                case 1 -> kill(random, Source.PLAIN);
                case 2 -> {
                    rename();
                    rotations++;
                    write("");
                }
                case 3 -> {
                    if (Files.size(log) > 0) {
                        copyAndTruncate();
                        rotations++;
                    }
                }
                case 4 -> look(6);
                default -> {
                    look(random.nextInt(3));
                }
            }
            if (tail == null && random.nextInt(3) > 0) {
                tail = tail(spool, Source.PLAIN);
            }
        }
        write("end\n");
        written.add("end");
        tail = tail == null ? tail(spool, Source.PLAIN) : tail;
        look(200);
        stop();

        assertSame(spool.bodies(), written);
        assertThat(spool.left()).isEqualTo(Map.of(DropCounter.Reason.LINE_TOO_LONG, tooLong));
    }

    private void assertSame(List<String> found, List<String> expected) {
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            assertThat(found.get(i))
                    .as("record %d of %d, of %d; %s", i, found.size(), expected.size(), trace)
                    .isEqualTo(expected.get(i));
        }
        assertThat(found).hasSameSizeAs(expected);
    }

    private static List<String> auditLines(Random random, int events) {
        List<String> lines = new ArrayList<>();
        for (int serial = 0; serial < events; serial++) {
            String stamp = "msg=audit(%d.000:%d):".formatted(serial / 3, serial);
            lines.add("type=SYSCALL %s pid=%d ppid=1 exe=\"/bin/x\"".formatted(stamp, serial));
            int place = Math.max(0, lines.size() - random.nextInt(4));
            lines.add(place, "type=PATH %s name=\"%s\"".formatted(stamp, "y".repeat(random.nextInt(200))));
            if (random.nextInt(5) > 0) {
                lines.add("type=PROCTITLE %s proctitle=\"x\"".formatted(stamp));
            }
        }
        return lines;
    }

    /**
     * Kills at random moments, with audit events open across groups, files and restarts: the records are the same as
     * without kills.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void auditEventsAreCompleteDespiteKillsAndRotations(long seed) throws Exception {
        log = directory.resolve("app.log");
        Source source = new Source("host:a", null, false, LineFormat.AUDIT);
        Random random = new Random(seed);
        List<String> lines = auditLines(random, 150);
        for (int i = 0; i < lines.size(); ) {
            int next = Math.min(lines.size(), i + random.nextInt(9));
            write(lines.subList(i, next).stream().map(line -> line + "\n").reduce("", String::concat));
            i = next;
            tail = tail == null ? tail(spool, source) : tail;
            look(random.nextInt(2));
            switch (random.nextInt(5)) {
                case 0 -> kill(random, source);
                case 1 -> stop();
                case 2 -> {
                    look(1);
                    rename();
                    write("");
                }
                default -> {}
            }
        }
        tail = tail == null ? tail(spool, source) : tail;
        look(200);
        clock = clock.plusSeconds(10);
        look(2);
        stop();

        List<String> expected = new ArrayList<>();
        AuditEvents whole = new AuditEvents();
        for (String line : lines) {
            whole.line(
                    0,
                    line.getBytes(StandardCharsets.UTF_8),
                    (number, body) -> expected.add(new String(body, StandardCharsets.UTF_8)));
        }
        whole.flush((number, body) -> expected.add(new String(body, StandardCharsets.UTF_8)));
        assertSame(spool.bodies(), expected);
    }

    /** An event that a quiet period completed is completed at the same line after a kill. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eventsCompletedByQuietAreNotRepeatedAfterAKill(long seed) throws Exception {
        log = directory.resolve("app.log");
        Source source = new Source("host:a", null, false, LineFormat.AUDIT);
        Random random = new Random(seed);
        List<String> lines = auditLines(random, 100);
        for (int i = 0; i < lines.size(); ) {
            int next = Math.min(lines.size(), i + 1 + random.nextInt(4));
            write(lines.subList(i, next).stream().map(line -> line + "\n").reduce("", String::concat));
            i = next;
            tail = tail == null ? tail(spool, source) : tail;
            look(2);
            if (random.nextInt(3) == 0) {
                stop();
                try (FileTail killed = tail(new CrashingSpool(spool, random.nextInt(3)), source)) {
                    clock = clock.plusSeconds(random.nextInt(2) * 10L);
                    killed.collect();
                    clock = clock.plusSeconds(10);
                    killed.collect();
                } catch (IOException gone) {
                    assertThat(gone).hasMessage("killed");
                }
            }
        }
        tail = tail == null ? tail(spool, source) : tail;
        look(50);
        clock = clock.plusSeconds(10);
        look(3);
        stop();

        assertThat(spool.bodies().stream().flatMap(String::lines)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void headerOfALogAppliesAfterARestart() throws Exception {
        log = directory.resolve("conn.log");
        Source source = new Source(null, null, false, LineFormat.HEADED);
        write("#separator \\x09\n#path\tconn\n#fields\tts\n1\n");
        tail = tail(spool, source);
        look(2);
        stop();
        write("2\n");
        tail = tail(spool, source);
        look(2);
        stop();

        assertThat(spool.bodies())
                .containsExactly(
                        "#separator \\x09\n#path\tconn\n#fields\tts\n1",
                        "#separator \\x09\n#path\tconn\n#fields\tts\n2");
    }

    @Test
    void checkpointOfOneSourceDoesNotHideAnothersPartialGroup() throws Exception {
        log = directory.resolve("app.log");
        write("one\ntwo\n");
        kill(
                new Random(0) {
                    @Override
                    public int nextInt(int bound) {
                        return 1;
                    }
                },
                Source.PLAIN);
        CheckpointFile positions = CheckpointFile.open(directory.resolve("positions.json"), spool);
        Path other = directory.resolve("other.log");
        Files.writeString(other, "three\n");
        try (FileTail first = new FileTail(other, Source.PLAIN, 100, spool, positions, () -> clock);
                FileTail second = new FileTail(log, Source.PLAIN, 100, spool, positions, () -> clock)) {
            first.collect();
            second.collect();
        }

        assertThat(spool.bodies()).containsExactly("one", "three", "two");
        assertThat(spool.left()).isEmpty();
    }

    /** A user who can write to the folder of one log must not stop the other logs. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void namedPipeInPlaceOfALogDoesNotBlock() throws Exception {
        log = directory.resolve("app.log");
        assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor())
                .isZero();
        try (FileTail held = tail(spool, Source.PLAIN)) {
            assertThat(held.collect()).isEqualTo(Progress.IDLE);
            Files.delete(log);
            write("one\n");
            assertThat(held.collect()).isEqualTo(Progress.IDLE);
        }
        assertThat(spool.lease(10, 1 << 20).orElseThrow().records()).hasSize(1);
    }
}
