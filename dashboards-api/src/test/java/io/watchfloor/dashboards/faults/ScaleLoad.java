package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cost of many assets: heap of active and passivated ones, recovery of all after the node's death, journal bytes of
 * routine and attack telemetry. Prints the results; only asserts that nothing is lost. {@code -Dload.assets=10000}
 */
class ScaleLoad {

    private static final int ASSETS = Integer.getInteger("load.assets", 10_000);
    private static final Duration SLEEP_AFTER = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void memoryAndRecovery() throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("node.conf"), """
                watchfloor.rules.builtin = on
                watchfloor.assets.passivate-after = %d s
                """.formatted(SLEEP_AFTER.toSeconds()));
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            long empty = node.heapAfterCollection();
            double first = replay(node, "first", oneRecordEach(1));
            long live = node.heapAfterCollection();
            double again = replay(node, "again", oneRecordEach(2));
            Thread.sleep(SLEEP_AFTER.multipliedBy(3));
            long sleeping = node.heapAfterCollection();
            node.killAndRestart();
            double recovered = replay(node, "recovered", oneRecordEach(3));
            System.out.printf(
                    Locale.ROOT,
                    "%d assets: heap %.1f MiB empty, %.1f MiB live (%d bytes each), %.1f MiB asleep (%d bytes each)%n",
                    ASSETS,
                    empty / 1048576.0,
                    live / 1048576.0,
                    (live - empty) / ASSETS,
                    sleeping / 1048576.0,
                    (sleeping - empty) / ASSETS);
            System.out.printf(
                    Locale.ROOT,
                    "one record each: %.1f s when unknown, %.1f s when live, %.1f s after kill -9 and start, recovery included%n",
                    first,
                    again,
                    recovered);
        }
    }

    @Test
    void journalBytes() throws IOException, InterruptedException, SQLException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        Path routine = folder.resolve("routine.jsonl");
        int records = WindowsLoad.write(routine, 4);
        Path config = Recordings.sigmaHq(folder);
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            Journal before = journal(node);
            replay(node, "routine", List.of(routine));
            Journal after = journal(node);
            replay(node, "attack", Recordings.attacks());
            Journal end = journal(node);
            print("routine", records, before, after);
            print("attack", 24_541, after, end);
        }
    }

    private record Journal(long events, long bytes) {}

    private static void print(String what, int records, Journal before, Journal after) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d records, %d events, %d journal bytes: %.1f MB a million records%n",
                what,
                records,
                after.events - before.events,
                after.bytes - before.bytes,
                (after.bytes - before.bytes) / (double) records);
    }

    private static Journal journal(ChildNode node) throws SQLException {
        DatabaseAddress database = EmbeddedPostgres.running(node.data()).orElseThrow();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), coalesce(sum(pg_column_size(j.*)), 0) FROM event_journal j")) {
            row.next();
            return new Journal(row.getLong(1), row.getLong(2));
        }
    }

    /** Each record is stored: a failed logon counts in the window of its asset, and opens no case. */
    private List<Path> oneRecordEach(int round) throws IOException {
        Path file = folder.resolve("round-" + round + ".jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < ASSETS; number++) {
                out.write("""
                        {"asset":"a%06d.corp.example","time":"%s","logsource":{"product":"linux","service":"sshd"},\
                        "fields":{"message":"Failed password for root from 203.0.113.7 port %d ssh2"}}
                        """.formatted(
                                number, Instant.parse("2026-01-05T08:00:00Z").plusSeconds(round), 40_000 + round));
            }
        }
        return List.of(file);
    }

    private double replay(ChildNode node, String name, List<Path> files) throws IOException, InterruptedException {
        String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
        Path place = Files.createDirectories(folder.resolve("sensor-" + name));
        long start = System.nanoTime();
        try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, 0, files)) {
            assertThat(sensor.finish(Duration.ofMinutes(10))).endsWith("rejected 0");
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
