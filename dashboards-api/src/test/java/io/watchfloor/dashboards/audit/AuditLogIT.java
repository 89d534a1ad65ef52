package io.watchfloor.dashboards.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.monitoring.AuditSettings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The hash chain in a real database, and its verification. */
@ExtendWith(FreshDatabase.class)
class AuditLogIT {

    private static final AuditEntry ENTRY = new AuditEntry(
            "ann", "t1", "192.0.2.7", "people.disable", "person:bob", "viewer", "viewer, disabled", "left");

    @TempDir
    private Path folder;

    private Jdbi jdbi;
    private AuditLog log;
    private AuditReading reading;

    @BeforeEach
    void open(TestDatabase database) {
        jdbi = Jdbi.create(database.dataSource());
        log = new AuditLog(jdbi, Clock.systemUTC());
        reading = new AuditReading(jdbi);
    }

    @Test
    void manyAtOnceMakeOneChainWithoutAGap() throws Exception {
        long before = log.head().map(AuditLog.Head::seq).orElse(0L);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 250; n++) {
                        log.append(ENTRY, AuditLog.DONE);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(log.head().orElseThrow().seq()).isEqualTo(before + 1000);
        assertFollows();
    }

    @Test
    void aChangeThatIsTakenBackLeavesNoRecordAndNoGap() {
        log.append(ENTRY, AuditLog.DONE);
        long seq = log.head().orElseThrow().seq();
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    log.append(handle, ENTRY);
                    throw new IllegalStateException("taken back");
                }))
                .hasMessage("taken back");
        assertThat(log.head().orElseThrow().seq()).isEqualTo(seq);
        log.append(ENTRY, AuditLog.DONE);
        assertFollows();
    }

    @Test
    void theDatabaseRefusesToChangeOrDeleteARecord() {
        log.append(ENTRY, AuditLog.DONE);
        for (String change : List.of(
                "UPDATE audit_record SET actor = 'eve'",
                "DELETE FROM audit_record",
                "TRUNCATE audit_record",
                "DELETE FROM audit_head",
                "UPDATE audit_head SET seq = seq - 1",
                "UPDATE audit_head SET seq = seq + 2",
                "UPDATE audit_signed_head SET seq = 1",
                "TRUNCATE audit_signed_head",
                "DELETE FROM audit_time_stamp")) {
            assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(change)))
                    .as(change)
                    .hasMessageContaining("the audit log only grows");
        }
    }

    @Test
    void theHeadIsSignedAndKeptElsewhereAndOnceTheLogIsChangedItIsNotSigned() throws Exception {
        log.append(ENTRY, AuditLog.DONE);
        try (DatagramSocket syslog = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            syslog.setSoTimeout(20_000);
            AuditSettings settings = new AuditSettings(
                    Duration.ofMillis(100),
                    Optional.empty(),
                    Optional.of(URI.create("udp://127.0.0.1:" + syslog.getLocalPort())),
                    Optional.empty(),
                    Optional.empty());
            long seq = log.head().orElseThrow().seq();
            AuditGuard guard = guard(settings);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            syslog.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .startsWith("<109>1 ")
                    .contains(" watchfloor - audit-head - {\"head\":" + seq + ",");
            await().until(() -> guard.state().checkedThrough() == seq);
            assertThat(Files.readString(folder.resolve(AuditGuard.HEADS))).startsWith("{\"head\":" + seq + ",");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(AuditKey.FILE))))
                    .isEqualTo("rw-------");
            guard.close();

            // Changes the database as its owner.
            jdbi.useHandle(handle -> {
                handle.execute("ALTER TABLE audit_record DISABLE TRIGGER ALL");
                handle.execute("UPDATE audit_record SET actor = 'eve' WHERE seq = " + seq);
            });
            log.append(ENTRY, AuditLog.DONE);
            AuditGuard again = guard(settings);
            await().until(() -> again.state().broken().isPresent());
            assertThat(again.state().broken()).contains("Record %d was changed".formatted(seq));
            again.close();
            assertThat(Files.readAllLines(folder.resolve(AuditGuard.HEADS))).hasSize(1);
            jdbi.useHandle(handle -> {
                handle.execute("UPDATE audit_record SET actor = 'ann' WHERE seq = " + seq);
                handle.execute("ALTER TABLE audit_record ENABLE TRIGGER ALL");
            });
        }
    }

    @Test
    void aStartGoesOnWhereItsOwnSignatureIsAndOldRecordsAreCheckedMeanwhile() throws Exception {
        AuditSettings settings = new AuditSettings(
                Duration.ofMillis(100), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        jdbi.useTransaction(handle -> {
            for (int n = 0; n < 2_500; n++) {
                log.append(handle, ENTRY);
            }
        });
        long end = log.head().orElseThrow().seq();
        AuditGuard guard = guard(settings);
        await().until(() -> guard.state().checkedThrough() == end);
        guard.close();
        jdbi.useHandle(handle -> {
            handle.execute("ALTER TABLE audit_record DISABLE TRIGGER ALL");
            handle.execute("UPDATE audit_record SET actor = 'eve' WHERE seq = 3");
        });
        AuditGuard again = guard(settings);
        await().until(() -> again.state().broken().isPresent());
        assertThat(again.state().broken()).contains("Record 3 was changed");
        assertThat(again.state().checkedThrough())
                .as("did not begin with the first")
                .isEqualTo(end);
        again.close();
        jdbi.useHandle(handle -> {
            handle.execute("UPDATE audit_record SET actor = 'ann' WHERE seq = 3");
            handle.execute("ALTER TABLE audit_record ENABLE TRIGGER ALL");
        });
    }

    @Test
    void aSignatureOfAnotherKeyIsNoPlaceToBegin() throws Exception {
        AuditSettings settings = new AuditSettings(
                Duration.ofMillis(100), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        jdbi.useTransaction(handle -> {
            for (int n = 0; n < 1_500; n++) {
                log.append(handle, ENTRY);
            }
        });
        long end = log.head().orElseThrow().seq();
        AuditGuard guard = guard(settings);
        await().until(() -> guard.state().checkedThrough() == end);
        guard.close();
        Files.delete(folder.resolve(AuditKey.FILE));
        jdbi.useHandle(handle -> {
            handle.execute("ALTER TABLE audit_record DISABLE TRIGGER ALL");
            handle.execute("UPDATE audit_record SET actor = 'eve' WHERE seq = 3");
        });
        AuditGuard again = guard(settings);
        await().until(() -> again.state().broken().isPresent());
        assertThat(again.state().checkedThrough()).isEqualTo(2);
        again.close();
        jdbi.useHandle(handle -> {
            handle.execute("UPDATE audit_record SET actor = 'ann' WHERE seq = 3");
            handle.execute("ALTER TABLE audit_record ENABLE TRIGGER ALL");
        });
    }

    @Test
    void aCountEndsWhereNobodyReadsOn() {
        jdbi.useTransaction(handle -> {
            for (int n = 0; n < 30; n++) {
                log.append(handle, ENTRY);
            }
        });
        AuditReading.Wanted all = new AuditReading.Wanted(null, null, null, null, null, null);
        AuditReading.Wanted some = new AuditReading.Wanted("ann", "people.", null, null, null, "left");
        AuditReading.Wanted none = new AuditReading.Wanted("zoe", null, null, null, null, null);
        assertThat(reading.count(all)).isEqualTo(log.head().orElseThrow().seq());
        assertThat(reading.count(some)).isPositive();
        assertThat(reading.count(none)).isZero();
    }

    private AuditGuard guard(AuditSettings settings) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        return AuditGuard.start(
                log,
                reading,
                settings,
                folder,
                Clock.systemUTC(),
                EgressClient.of(ReachableEgress.LOOPBACK, registry),
                registry);
    }

    private void assertFollows() {
        AuditLog.Head head = log.head().orElseThrow();
        ChainHash hash = ChainHash.beginning(head.chain());
        List<LogLine.Entry> all = reading.from(1, 10_000);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).record().seq()).isEqualTo(i + 1);
            hash = hash.next(all.get(i).record());
            assertThat(all.get(i).hash()).isEqualTo(hash);
        }
        assertThat(hash).isEqualTo(head.hash());
    }
}
