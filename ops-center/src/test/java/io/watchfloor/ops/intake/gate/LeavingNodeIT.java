package io.watchfloor.ops.intake.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.IngestSettings.NewAssets;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.PlainDoor;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node leaves its cluster: its assets move to other nodes, and unconfirmed records stay with the sensor. */
class LeavingNodeIT {

    private static final RulePack NO_RULES = RulePack.of(List.of(), List.of());
    private static final Evaluator JUDGE = new Evaluator(1, NO_RULES, DetectionEngine.of(NO_RULES));
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    private static Path data;

    private static EmbeddedPostgres postgres;
    private static Database database;
    private static Jdbi jdbi;

    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void start() throws InvalidSettingsException {
        postgres = EmbeddedPostgres.start(data);
        database = Database.open(
                postgres.address(),
                ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE)
                        .settings()
                        .database());
        database.migrate();
        jdbi = Jdbi.create(database.dataSource());
    }

    @AfterAll
    static void end() {
        database.close();
        postgres.close();
        THREADS.shutdownNow();
    }

    @BeforeEach
    void emptyTables() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE retry_queue, quarantined_telemetry, presence"));
    }

    @Test
    void aBatchWhoseAssetDoesNotAnswerIsAbandonedAtOnceAndNotQueued() {
        CompletableFuture<AssetReply> never = new CompletableFuture<>();
        try (TelemetryGate gate = gate(never)) {
            CompletionStage<TelemetryGate.BatchResult> judged = submit(gate);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() == 1);
            gate.abandon();
            assertThatThrownBy(() -> judged.toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(NodeLeavingException.class);
        }
        assertThat(parked()).isZero();
    }

    @Test
    void aBatchWhoseAssetFailsWhileTheNodeLeavesIsNotQueued() {
        CompletableFuture<AssetReply> failing = CompletableFuture.failedFuture(new TimeoutException("moved away"));
        try (TelemetryGate gate = gate(failing)) {
            CompletionStage<TelemetryGate.BatchResult> judged = submit(gate);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() >= 1);
            gate.abandon();
            assertThatThrownBy(() -> judged.toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(NodeLeavingException.class);
            int before = asked.get();
            assertThatThrownBy(() -> submit(gate).toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(NodeLeavingException.class);
            assertThat(asked).hasValue(before);
        }
        assertThat(parked()).isZero();
    }

    private static CompletionStage<TelemetryGate.BatchResult> submit(TelemetryGate gate) {
        TelemetryRecord record = new TelemetryRecord(
                1,
                1_700_000_000_000L,
                AssetId.parse("host:moved.corp.example").toString(),
                null,
                "{\"EventID\":1}".getBytes(StandardCharsets.UTF_8));
        return gate.submit("sensor-1", 7, List.of(record), null).orElseThrow();
    }

    private TelemetryGate gate(CompletionStage<AssetReply> answer) {
        IngestSettings settings = new IngestSettings(
                new IngestSettings.Body(1 << 20, 1 << 22, 100, 1000),
                new IngestSettings.OneRecord(1 << 16, 32, 1000, 1 << 16),
                new IngestSettings.Sensors(10, 10, 1 << 20),
                new IngestSettings.AssetRequests(Duration.ofSeconds(1), 3),
                new NewAssets(600, 1000, 1000),
                new IngestSettings.SilenceLimits(Duration.ofMinutes(5), Duration.ofMinutes(15)),
                new IngestSettings.ClockLimits(Duration.ofSeconds(2), 2));
        TelemetryGate gate = new TelemetryGate(
                settings,
                Duration.ofDays(30_000),
                true,
                new TelemetryReader(TelemetryLimits.STANDARD),
                () -> JUDGE,
                (PlainDoor) (asset, sensor, epoch, records, traceparent) -> {
                    asked.incrementAndGet();
                    return answer;
                },
                sensor -> SensorRights.ALL,
                jdbi,
                new GateMetrics(new PrometheusRegistry()),
                Tracing.off(),
                Clock.systemUTC(),
                THREADS,
                THREADS);
        gate.start();
        return gate;
    }

    private static long parked() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM retry_queue")
                .mapTo(Long.class)
                .one());
    }
}
