package io.watchfloor.sensors.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.spool.Collected;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are no files that grow: the journal, folders of recordings, processes, connections, listed files. */
@EnabledOnOs(OS.LINUX)
class SourcesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GOLDEN = Path.of("src/test/resources/collect/journald.jsonl");

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now().plusSeconds(60);

    private Positions positions() throws IOException {
        return Positions.open(directory.resolve("positions.json"), spool);
    }

    private List<String> records() throws IOException {
        List<String> records = new ArrayList<>();
        for (var batch = spool.lease(10_000, 1 << 30); batch.isPresent(); batch = spool.lease(10_000, 1 << 30)) {
            for (TelemetryRecord record : batch.get().records()) {
                records.add(new String(record.body(), StandardCharsets.UTF_8));
            }
        }
        return records;
    }

    /** A program that writes what journalctl wrote, from the cursor on that it is asked for, or else what is left behind it. */
    private List<String> journalctl() throws IOException {
        return journalctl(GOLDEN);
    }

    private List<String> journalctl(Path entries) throws IOException {
        Path program = directory.resolve("journalctl");
        Files.writeString(program, """
                #!/bin/sh
                for option; do case $option in --cursor=*) from=${option#--cursor=};; esac; done
                if [ -n "$from" ] && grep -q "$from" FILE; then sed -n "/$from/,\\$p" FILE; else cat FILE; fi
                exec sleep 100
                """.replace("FILE", entries.toAbsolutePath().toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return List.of(program.toString());
    }

    private JournalCollector journal(Spool into) throws IOException {
        return journal(into, journalctl());
    }

    private JournalCollector journal(Spool into, List<String> command) throws IOException {
        return new JournalCollector("journal", command, Source.PLAIN, 1 << 20, into, positions(), () -> now);
    }

    private static final String ENTRY = "{\"__CURSOR\":\"s=a;i=%1$x;b=c;m=%1$x;t=%1$x;x=%1$x\",\"MESSAGE\":\"%1$d\"}\n";

    private static String entries(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(ENTRY::formatted).collect(Collectors.joining());
    }

    private static void until(JournalCollector journal, Callable<Boolean> reached) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            journal.collect();
            return reached.call();
        });
    }

    private static void untilKilled(JournalCollector journal) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try {
                journal.collect();
                return false;
            } catch (IOException gone) {
                return true;
            }
        });
    }

    /** Killed before and behind the note of the position, each time at the same place: what is left out is told once. */
    @Test
    void whatAJournalLacksIsToldOnceAlsoAcrossKills() throws Exception {
        Path entries = directory.resolve("entries.jsonl");
        String tooLong = "{\"MESSAGE\":\"%s\"}\n".formatted("x".repeat(2 << 20));
        Files.writeString(entries, entries(1, 5));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.entered() == 5);
        }
        Files.writeString(entries, entries(9, 10) + tooLong + tooLong + entries(13, 14) + tooLong);
        for (int survived = 0; survived < 3; survived++) {
            try (JournalCollector killed = journal(new CrashingSpool(spool, survived), journalctl(entries))) {
                untilKilled(killed);
            }
        }
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.entered() == 9);
        }
        assertThat(spool.leftOut())
                .as("without the last, behind which no entry has come")
                .isEqualTo(5);
        assertThat(spool.left()).isEqualTo(Map.of(Drops.Reason.ROTATED_AWAY, 3L, Drops.Reason.LINE_TOO_LONG, 2L));
        Files.writeString(entries, entries(14, 14) + tooLong + entries(16, 16));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.entered() == 10);
        }
        assertThat(spool.left()).isEqualTo(Map.of(Drops.Reason.ROTATED_AWAY, 3L, Drops.Reason.LINE_TOO_LONG, 3L));
    }

    @Test
    void aJournalThatIsVacuumedWhileItIsFollowedIsNoticedAfterAWait() throws Exception {
        Path entries = directory.resolve("entries.jsonl");
        Path noted = directory.resolve("positions.json");
        Files.writeString(entries, entries(1, 1));
        InMemorySpool small = new InMemorySpool(3);
        for (int i = 0; i < 3; i++) {
            assertThat(small.append(List.of(new Collected(null, null, new byte[1]))))
                    .isTrue();
        }
        try (JournalCollector journal = journal(small, journalctl(entries))) {
            until(journal, () -> Files.exists(noted) && Files.readString(noted).contains("\"entering\":{"));
            now = now.plusSeconds(60);
            Files.writeString(entries, entries(11, 13));
            small.commit(3);
            until(journal, () -> small.entered() == 4);
            small.commit(4);
            until(journal, () -> small.entered() == 7);
        }
        assertThat(small.left()).isEqualTo(Map.of(Drops.Reason.ROTATED_AWAY, 9L));
    }

    @Test
    void theJournalIsReadOnceAlsoAcrossAKill() throws Exception {
        List<String> golden = Files.readAllLines(GOLDEN);
        try (JournalCollector killed = journal(new CrashingSpool(spool, 2))) {
            untilKilled(killed);
        }
        long entered = spool.entered();
        try (JournalCollector journal = journal(spool)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                journal.collect();
                return spool.entered() == golden.size();
            });
        }
        try (JournalCollector journal = journal(spool)) {
            for (int i = 0; i < 10; i++) {
                journal.collect();
                Thread.sleep(20);
            }
        }
        assertThat(entered).isBetween(1L, 2L);
        assertThat(records()).isEqualTo(golden);
    }

    @Test
    void whatTheJournalThrewAwayUnreadIsAGap() throws Exception {
        Path entries = directory.resolve("entries.jsonl");
        Files.writeString(entries, entries(1, 20));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.entered() == 20);
        }
        Files.writeString(entries, entries(31, 40));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.entered() == 30);
        }
        assertThat(spool.left()).isEqualTo(Map.of(Drops.Reason.ROTATED_AWAY, 10L));
    }

    private RecordingsFolder folder(Spool into) throws IOException {
        return new RecordingsFolder(
                directory.resolve("in"),
                "*",
                new Source("host:a", null, false, Lines.ANY),
                1 << 20,
                into,
                positions(),
                () -> now);
    }

    @Test
    void eachRecordingInAFolderIsReadOnce() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        Files.writeString(in.resolve("a.json"), "[{\"a\":1},{\"a\":2}]");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(in.resolve("b.jsonl.gz")))) {
            out.write("{\"b\":1}\n{\"b\":2}\n{\"b\":3}\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(
                in.resolve("c.log"),
                "type=SYSCALL msg=audit(1.000:7): pid=1\ntype=PROCTITLE msg=audit(1.000:7): proctitle=\"x\"\n");
        Files.write(in.resolve("d.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        try (RecordingsFolder folder = folder(spool)) {
            folder.collect();
        }
        try (RecordingsFolder killed = folder(new CrashingSpool(spool, 2))) {
            killed.collect();
        } catch (IOException gone) {
            assertThat(gone).hasMessage("killed");
        }
        for (int run = 0; run < 2; run++) {
            try (RecordingsFolder folder = folder(spool)) {
                for (int i = 0; i < 10; i++) {
                    folder.collect();
                }
            }
        }

        assertThat(records())
                .containsExactly(
                        "{\"a\":1}",
                        "{\"a\":2}",
                        "{\"b\":1}",
                        "{\"b\":2}",
                        "{\"b\":3}",
                        "type=SYSCALL msg=audit(1.000:7): pid=1\ntype=PROCTITLE msg=audit(1.000:7): proctitle=\"x\"");
        assertThat(spool.left()).isEqualTo(Map.of(Drops.Reason.FILE_DAMAGED, 1L));
    }

    @Test
    void aRecordingThatIsStillWrittenWaits() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        Path file = Files.writeString(in.resolve("a.jsonl"), "{\"a\":1}\n");
        Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(1)));
        try (RecordingsFolder folder = folder(spool)) {
            folder.collect();
            assertThat(records()).isEmpty();
            now = now.plusSeconds(10);
            folder.collect();
        }
        assertThat(records()).containsExactly("{\"a\":1}");
    }

    @Test
    void eachProcessIsToldOnce() throws Exception {
        Process child = new ProcessBuilder("sleep", "987").start();
        try {
            for (int run = 0; run < 2; run++) {
                ProcessTable table = new ProcessTable(
                        Path.of("/proc"), Duration.ofSeconds(1), Source.PLAIN, spool, positions(), () -> now);
                for (int i = 0; i < 3; i++) {
                    now = now.plusSeconds(2);
                    table.collect();
                }
            }
            List<JsonNode> found = new ArrayList<>();
            for (String record : records()) {
                JsonNode fields = JSON.readTree(record).get("fields");
                if (fields.path("ProcessId").asText().equals(Long.toString(child.pid()))) {
                    found.add(JSON.readTree(record));
                }
            }
            assertThat(found).singleElement().satisfies(record -> {
                assertThat(record.at("/logsource/category").asText()).isEqualTo("process_creation");
                assertThat(record.at("/fields/CommandLine").asText()).isEqualTo("sleep 987");
                assertThat(record.at("/fields/Image").asText()).endsWith("/sleep");
                assertThat(record.at("/fields/ParentProcessId").asLong())
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(record.at("/fields/ParentImage").asText()).endsWith("/java");
                assertThat(Instant.parse(record.get("time").asText()))
                        .isBetween(
                                Instant.now().minusSeconds(120), Instant.now().plusSeconds(5));
            });
        } finally {
            child.destroy();
        }
    }

    @Test
    void eachConnectionIsToldOnceWithItsProgram() throws Exception {
        SocketTable table = new SocketTable(Path.of("/proc"), Duration.ofSeconds(1), Source.PLAIN, spool, () -> now);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket served = server.accept()) {
            for (int i = 0; i < 3; i++) {
                now = now.plusSeconds(2);
                table.collect();
            }
            List<JsonNode> mine = new ArrayList<>();
            for (String record : records()) {
                JsonNode fields = JSON.readTree(record).get("fields");
                if (fields.path("DestinationPort").asInt() == server.getLocalPort()) {
                    mine.add(fields);
                }
            }
            assertThat(mine).hasSize(2).allSatisfy(fields -> {
                assertThat(fields.get("DestinationIp").asText()).isEqualTo("127.0.0.1");
                assertThat(fields.get("SourcePort").asInt()).isEqualTo(client.getLocalPort());
                assertThat(fields.get("ProcessId").asLong())
                        .isEqualTo(ProcessHandle.current().pid());
            });
            assertThat(mine)
                    .extracting(fields -> fields.get("Initiated").asText())
                    .containsExactlyInAnyOrder("true", "false");
            assertThat(served.isConnected()).isTrue();
        }
    }

    @Test
    void theKernelWritesAddressesInWords() throws Exception {
        assertThat(OpenSockets.address("0100007F:0016")).isEqualTo("127.0.0.1");
        assertThat(OpenSockets.address("B80D01200000000000000000010000AB:0016")).isEqualTo("2001:db8:0:0:0:0:ab00:1");
    }

    private IntegrityCollector integrity(Spool into, Path watched) throws IOException {
        return integrity(into, List.of(watched));
    }

    private IntegrityCollector integrity(Spool into, List<Path> watched) throws IOException {
        return new IntegrityCollector(
                watched,
                Duration.ofMinutes(1),
                directory.resolve("integrity.json"),
                Source.PLAIN,
                into,
                positions(),
                () -> now);
    }

    /** Looks, and tells what it found. */
    private void look(IntegrityCollector integrity) throws Exception {
        now = now.plusSeconds(120);
        integrity.collect();
        for (int i = 0; i < 100; i++) {
            Thread.sleep(5);
            integrity.collect();
        }
    }

    @Test
    void changesOfListedFilesAreToldOnceAlsoAcrossAKill() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("etc"));
        Path one = Files.writeString(watched.resolve("one"), "1");
        Path two = Files.writeString(watched.resolve("two"), "2");
        Path three = Files.writeString(watched.resolve("three"), "3");
        try (IntegrityCollector integrity = integrity(spool, watched)) {
            look(integrity);
        }
        assertThat(records()).isEmpty();

        Files.writeString(one, "changed");
        Files.setPosixFilePermissions(two, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(three);
        Files.writeString(watched.resolve("zero"), "0");
        try (IntegrityCollector killed = integrity(new CrashingSpool(spool, 2), watched)) {
            look(killed);
        } catch (IOException gone) {
            assertThat(gone).hasMessage("killed");
        }
        Files.writeString(watched.resolve("after"), "x");
        try (IntegrityCollector integrity = integrity(spool, watched)) {
            look(integrity);
            look(integrity);
        }

        List<String> changes = new ArrayList<>();
        for (String record : records()) {
            JsonNode node = JSON.readTree(record);
            changes.add("%s %s %s"
                    .formatted(
                            node.at("/logsource/category").asText(),
                            node.at("/fields/Change").asText(),
                            Path.of(node.at("/fields/TargetFilename").asText()).getFileName()));
        }
        assertThat(changes)
                .containsExactly(
                        "file_event changed one",
                        "file_delete removed three",
                        "file_change rights two",
                        "file_event created zero",
                        "file_event created after");
    }

    @Test
    void whatCannotBeLookedAtOrIsNotAskedForAnyMoreIsNotRemoved() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("etc"));
        Path closed = Files.createDirectory(watched.resolve("closed"));
        Files.writeString(closed.resolve("one"), "1");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("two"), "2");
        try (IntegrityCollector integrity = integrity(spool, List.of(watched, other))) {
            look(integrity);
        }
        try (IntegrityCollector integrity = integrity(spool, List.of(watched))) {
            look(integrity);
        }
        assertThat(records()).isEmpty();
    }
}
