package io.watchfloor.ops.intake.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.IngestSettings.NewAssets;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.intake.DirectSubmission;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputGate;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.InputSenders;
import io.watchfloor.ops.intake.input.Inputs;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.ops.intake.sensor.AuthorityStore;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka's offsets outlive the node that reads them: the next node continues after the confirmed offset. */
@ExtendWith(FreshDatabase.class)
class NumberedLinesIT {

    private static final long EPOCH = 77;
    private static final String HOST = "host:sick.corp.example";
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final RulePack NO_RULES = RulePack.of(List.of(), List.of());
    private static final Evaluator JUDGE = new Evaluator(1, NO_RULES, DetectionEngine.of(NO_RULES));
    private static final Clock CLOCK = Clock.systemUTC();

    private final WatermarkedAssets assets = new WatermarkedAssets();
    private Jdbi jdbi;

    /** The parts of a node that an input uses. */
    private record Reader(TelemetryGate gate, InputConnection line) implements AutoCloseable {
        void bring(long from, long through) throws Exception {
            long[] numbers = LongStream.rangeClosed(from, through).toArray();
            var unused = line.submit(
                    numbers,
                    LongStream.of(numbers)
                            .mapToObj(number -> new InputRecord(HOST, null, "{\"EventID\":1}".getBytes(UTF_8)))
                            .toList(),
                    () -> true);
        }

        @Override
        public void close() {
            gate.close();
        }
    }

    @BeforeEach
    void open(TestDatabase database) {
        jdbi = Jdbi.create(database.dataSource());
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @Test
    void queuedRecordsOfOneNodeAreEvaluatedBeforeRecordsReadByTheNextNode() throws Exception {
        try (Reader killed = reader()) {
            assets.silence(HOST);
            killed.bring(1, 3);
        }
        assets.heal();
        try (Reader next = reader()) {
            next.bring(4, 5);
            next.gate().retryQueued();
            next.bring(6, 6);
        }
        assertThat(assets.judgedBy(HOST)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    private Reader reader() {
        SecureRandom random = new SecureRandom();
        IngestSettings settings = new IngestSettings(
                new IngestSettings.Body(1 << 20, 1 << 22, 100, 1000),
                new IngestSettings.OneRecord(1 << 16, 32, 1000, 1 << 16),
                new IngestSettings.Sensors(10, 10, 1 << 20),
                new IngestSettings.AssetRequests(Duration.ofSeconds(1), 1),
                new NewAssets(600, 1000, 1000),
                new IngestSettings.SilenceLimits(Duration.ofMinutes(5), Duration.ofMinutes(15)),
                new IngestSettings.ClockLimits(Duration.ofSeconds(2), 2));
        PrometheusRegistry registry = new PrometheusRegistry();
        TelemetryGate gate = new TelemetryGate(
                settings,
                Duration.ofDays(30_000),
                true,
                new TelemetryReader(TelemetryLimits.STANDARD),
                () -> JUDGE,
                assets,
                sensor -> SensorRights.ALL,
                jdbi,
                new GateMetrics(registry),
                Tracing.off(),
                CLOCK,
                THREADS,
                THREADS);
        AuthorityStore store = new AuthorityStore(jdbi, Path.of("no-such-folder", "key"), false, CLOCK, random);
        SensorKeyring keyring = new SensorKeyring(
                jdbi, new SensorAuthority(store, jdbi, Duration.ofDays(7), Duration.ofDays(30), CLOCK), random);
        InputSenders senders = new InputSenders(keyring);
        InputSender sender = senders.senderOf(InputName.KAFKA, List.of("*"));
        InputGate way = new InputGate(
                new DirectSubmission(gate, new SqlLedger(jdbi, new NodeName("a", "1"), THREADS), THREADS),
                new Inputs(door -> Optional.empty(), registry, CLOCK),
                senders,
                1000,
                random,
                CLOCK,
                THREADS);
        return new Reader(gate, way.line(InputName.KAFKA, sender, EPOCH));
    }
}
