package io.watchfloor.ops.intake.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.intake.ledger.Ledger.Met;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.Ledger.SessionStart;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The cost of the ledger's part of a hello in processor time of node and database: one hello at a time, and many
 * sensors at once.
 */
@ExtendWith(FreshDatabase.class)
class HelloLoad {

    private static final int SENSORS = 1_000;
    private static final int ROUNDS = 6;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Used(long node, long database) {}

    @Test
    void concurrentHellosShareStatements(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO gate_node VALUES ('a', '1', now() + interval '1 h')");
            handle.execute(
                    "INSERT INTO sensor (id, name, credential_hash) SELECT 'sensor-' || n, 's', int8send(n) FROM generate_series(1, ?) n",
                    (long) SENSORS);
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            Ledger ledger = new SqlLedger(jdbi, new NodeName("a", "1"), threads);
            for (int round = 0; round < ROUNDS; round++) {
                for (boolean together : new boolean[] {false, true}) {
                    jdbi.useHandle(handle -> handle.execute("TRUNCATE sensor_session"));
                    Used before = used(jdbi);
                    assertThat(met(ledger, together)).hasSize(SENSORS).allMatch(SessionStart.class::isInstance);
                    Used after = used(jdbi);
                    System.out.printf(
                            Locale.ROOT,
                            "%s: node %.2f ms, database %.2f ms for a sensor%n",
                            together ? "together" : "one by one",
                            (after.node() - before.node()) / 1e6 / SENSORS,
                            (after.database() - before.database()) / 1e6 / SENSORS);
                }
            }
        }
    }

    private static List<Met> met(Ledger ledger, boolean together) {
        Stream<CompletableFuture<Met>> asked = IntStream.rangeClosed(1, SENSORS)
                .mapToObj(number -> ledger.startSession(
                                new Session("sensor-" + number, "session-" + number),
                                new UplinkFrame.Hello("1", 1, 1, 1, 0, null, List.of(), null, null))
                        .toCompletableFuture());
        return (together ? asked.toList().stream() : asked)
                .map(CompletableFuture::join)
                .toList();
    }

    /** Nanoseconds so far. */
    private static Used used(Jdbi jdbi) {
        long server = jdbi.withHandle(handle ->
                handle.createQuery("SELECT pg_backend_pid()").mapTo(Long.class).one());
        ProcessHandle database =
                ProcessHandle.of(server).flatMap(ProcessHandle::parent).orElseThrow();
        return new Used(
                PROCESS.getProcessCpuTime(),
                Stream.concat(Stream.of(database), database.descendants())
                        .mapToLong(one -> one.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toNanos())
                        .sum());
    }
}
