package io.watchfloor.sensors.agent.collect.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CrashingSpool;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The systemd journal, printed by a fake {@code journalctl}. */
@EnabledOnOs(OS.LINUX)
class JournalCollectorTest {
    private static final Path GOLDEN = Path.of("src/test/resources/collect/journald.jsonl");

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now().plusSeconds(60);

    private CheckpointFile positions() throws IOException {
        return CheckpointFile.open(directory.resolve("positions.json"), spool);
    }

    /**
     * A program that prints recorded journal entries from the requested cursor on, or from the oldest remaining entry.
     */
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

    /** Kills before and after the position is saved, each at the same entry: the loss is reported once. */
    @Test
    void deletedJournalEntriesAreReportedOnceDespiteKills() throws Exception {
        Path entries = directory.resolve("entries.jsonl");
        String tooLong = "{\"MESSAGE\":\"%s\"}\n".formatted("x".repeat(2 << 20));
        Files.writeString(entries, entries(1, 5));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.appendedCount() == 5);
        }
        Files.writeString(entries, entries(9, 10) + tooLong + tooLong + entries(13, 14) + tooLong);
        for (int survived = 0; survived < 3; survived++) {
            try (JournalCollector killed = journal(new CrashingSpool(spool, survived), journalctl(entries))) {
                untilKilled(killed);
            }
        }
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.appendedCount() == 9);
        }
        assertThat(spool.droppedCount())
                .as("without the last, behind which no entry has come")
                .isEqualTo(5);
        assertThat(spool.left())
                .isEqualTo(Map.of(DropCounter.Reason.ROTATED_AWAY, 3L, DropCounter.Reason.LINE_TOO_LONG, 2L));
        Files.writeString(entries, entries(14, 14) + tooLong + entries(16, 16));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.appendedCount() == 10);
        }
        assertThat(spool.left())
                .isEqualTo(Map.of(DropCounter.Reason.ROTATED_AWAY, 3L, DropCounter.Reason.LINE_TOO_LONG, 3L));
    }

    @Test
    void vacuumedJournalIsDetectedAfterAWait() throws Exception {
        Path entries = directory.resolve("entries.jsonl");
        Path noted = directory.resolve("positions.json");
        Files.writeString(entries, entries(1, 1));
        InMemorySpool small = new InMemorySpool(3);
        for (int i = 0; i < 3; i++) {
            assertThat(small.append(List.of(new CollectedRecord(null, null, new byte[1]))))
                    .isTrue();
        }
        try (JournalCollector journal = journal(small, journalctl(entries))) {
            until(journal, () -> Files.exists(noted) && Files.readString(noted).contains("\"entering\":{"));
            now = now.plusSeconds(60);
            Files.writeString(entries, entries(11, 13));
            small.commit(3);
            until(journal, () -> small.appendedCount() == 4);
            small.commit(4);
            until(journal, () -> small.appendedCount() == 7);
        }
        assertThat(small.left()).isEqualTo(Map.of(DropCounter.Reason.ROTATED_AWAY, 9L));
    }

    @Test
    void journalEntriesAreReadOnceDespiteAKill() throws Exception {
        List<String> golden = Files.readAllLines(GOLDEN);
        try (JournalCollector killed = journal(new CrashingSpool(spool, 2))) {
            untilKilled(killed);
        }
        long entered = spool.appendedCount();
        try (JournalCollector journal = journal(spool)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                journal.collect();
                return spool.appendedCount() == golden.size();
            });
        }
        try (JournalCollector journal = journal(spool)) {
            for (int i = 0; i < 10; i++) {
                journal.collect();
                Thread.sleep(20);
            }
        }
        assertThat(entered).isBetween(1L, 2L);
        assertThat(spool.bodies()).isEqualTo(golden);
    }

    @Test
    void deletedJournalEntriesAreReportedAsAGap() throws Exception {
        Path entries = directory.resolve("entries.jsonl");
        Files.writeString(entries, entries(1, 20));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.appendedCount() == 20);
        }
        Files.writeString(entries, entries(31, 40));
        try (JournalCollector journal = journal(spool, journalctl(entries))) {
            until(journal, () -> spool.appendedCount() == 30);
        }
        assertThat(spool.left()).isEqualTo(Map.of(DropCounter.Reason.ROTATED_AWAY, 10L));
    }
}
