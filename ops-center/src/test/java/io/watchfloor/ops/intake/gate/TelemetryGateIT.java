package io.watchfloor.ops.intake.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.IngestSettings.NewAssets;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.intake.quarantine.UnprocessedCounts;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gate over a real PostgreSQL, with assets of which some do not answer. */
@ExtendWith(FreshDatabase.class)
class TelemetryGateIT {

    private static final String SENSOR = "sensor-1";
    private static final long EPOCH = 77;
    private static final String SICK = "host:sick.corp.example";
    private static final String WELL = "host:well.corp.example";
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private static final RulePack NO_RULES = RulePack.of(List.of(), List.of());
    private static final Evaluator JUDGE = new Evaluator(1, NO_RULES, DetectionEngine.of(NO_RULES));

    private static Jdbi jdbi;

    private final WatermarkedAssets assets = new WatermarkedAssets();
    private TelemetryGate gate;
    private PrometheusRegistry registry = new PrometheusRegistry();

    @BeforeAll
    static void start(DataSource database) {
        jdbi = Jdbi.create(database);
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @BeforeEach
    void anEmptyTable() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE retry_queue, quarantined_telemetry, presence, sensor_tally"));
        gate = gate();
    }

    @AfterEach
    void close() {
        gate.close();
    }

    /** A gate like that of another node: the same table, but nothing in memory. */
    private TelemetryGate gate() {
        return gate(new NewAssets(600, 1000, 1000), sensor -> SensorRights.ALL);
    }

    private TelemetryGate gate(NewAssets newAssets, Function<String, SensorRights> rights) {
        registry = new PrometheusRegistry();
        IngestSettings settings = new IngestSettings(
                new IngestSettings.Body(1 << 20, 1 << 22, 100, 1000),
                new IngestSettings.OneRecord(1 << 16, 32, 1000, 1 << 16),
                new IngestSettings.Sensors(10, 10, 1 << 20),
                new IngestSettings.AssetRequests(Duration.ofSeconds(1), 1),
                newAssets,
                new IngestSettings.SilenceLimits(Duration.ofMinutes(5), Duration.ofMinutes(15)),
                new IngestSettings.ClockLimits(Duration.ofSeconds(2), 2));
        return new TelemetryGate(
                settings,
                Duration.ofDays(30_000),
                true,
                new TelemetryReader(TelemetryLimits.STANDARD),
                () -> JUDGE,
                assets,
                rights,
                jdbi,
                new GateMetrics(registry),
                Tracing.off(),
                Clock.systemUTC(),
                THREADS,
                THREADS);
    }

    private static TelemetryRecord record(long sequence, String asset) {
        return record(sequence, asset, "{\"EventID\":1,\"Image\":\"C:\\\\x.exe\"}");
    }

    private static TelemetryRecord record(long sequence, String asset, String body) {
        return new TelemetryRecord(
                sequence,
                1_700_000_000_000L,
                AssetId.parse(asset).toString(),
                null,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<TelemetryRecord> records(String asset, long from, long through) {
        return LongStream.rangeClosed(from, through)
                .mapToObj(sequence -> record(sequence, asset))
                .toList();
    }

    private TelemetryGate.BatchResult submit(List<TelemetryRecord> records) throws Exception {
        return gate.submit(SENSOR, EPOCH, records, null)
                .orElseThrow()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static long rows(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void anUnreadableRecordIsQuarantinedAndOthersAreEvaluated() throws Exception {
        List<TelemetryRecord> records = List.of(record(1, WELL), record(2, WELL, "{\"cut"), record(3, WELL));
        assertThat(submit(records).rejected())
                .singleElement()
                .satisfies(one -> assertThat(one.sequence()).isEqualTo(2));
        submit(records);
        assertThat(assets.judgedBy(WELL)).containsExactly(1L, 3L);
        assertThat(rows("quarantined_telemetry WHERE sequence = 2 AND reason <> '' AND body = '{\"cut'"))
                .isEqualTo(1);
    }

    @Test
    void aBatchWithoutRoomIsRejectedAsAWhole() {
        assertThat(gate.submit(SENSOR, EPOCH, records(WELL, 1, 161), null)).isEmpty();
        assertThat(assets.judgedBy(WELL)).isEmpty();
    }

    @Test
    void aFailingAssetDoesNotBlockOthersOfItsBatch() throws Exception {
        assets.silence(SICK);
        submit(List.of(record(1, SICK), record(2, WELL)));
        assertThat(assets.judgedBy(WELL)).containsExactly(2L);
        assertThat(rows("retry_queue")).isEqualTo(1);
    }

    @Test
    void recordsAfterQueuedOnesAreQueuedAndEvaluatedInOrder() throws Exception {
        assets.silence(SICK);
        submit(records(SICK, 1, 3));
        assets.heal();
        submit(records(SICK, 4, 5));
        assertThat(assets.judgedBy(SICK)).isEmpty();
        gate.retryQueued();
        submit(records(SICK, 6, 6));
        assertThat(assets.judgedBy(SICK)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rows("retry_queue")).isZero();
    }

    @Test
    void aSessionOnAnotherNodeLoadsTheQueuesBeforeItsFirstBatch() throws Exception {
        assets.silence(SICK);
        submit(records(SICK, 1, 2));
        gate.close();
        gate = gate();
        assets.heal();
        gate.prepare(SENSOR, EPOCH).toCompletableFuture().join();
        submit(records(SICK, 3, 4));
        assertThat(assets.judgedBy(SICK)).isEmpty();
        gate.retryQueued();
        assertThat(assets.judgedBy(SICK)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void recordsWhoseAnswerWasLostAreNotEvaluatedTwice() throws Exception {
        assets.loseAnswersOf(SICK);
        submit(records(SICK, 1, 3));
        assertThat(rows("retry_queue")).isEqualTo(1);
        assets.heal();
        gate.retryQueued();
        assertThat(assets.judgedBy(SICK)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aLongerRepeatOfABatchLosesNothing() throws Exception {
        assets.silence(SICK);
        submit(records(SICK, 1, 2));
        submit(records(SICK, 1, 5));
        assets.heal();
        gate.retryQueued();
        assertThat(assets.judgedBy(SICK)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aDamagedAssetDoesNotBlockQueuedRecordsOfOthers() throws Exception {
        assets.silence(SICK);
        assets.silence(WELL);
        submit(Stream.concat(records(SICK, 1, 1).stream(), records(WELL, 2, 3).stream())
                .toList());
        assets.heal();
        assets.silence(SICK);
        gate.retryQueued();
        assertThat(assets.judgedBy(WELL)).containsExactly(2L, 3L);
        assertThat(rows("retry_queue")).isEqualTo(1);
    }

    private static long tally(String code) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT coalesce(sum(records), 0) FROM sensor_tally WHERE sensor = :sensor AND code = :code")
                .bind("sensor", SENSOR)
                .bind("code", code)
                .mapTo(Long.class)
                .one());
    }

    private static UnprocessedCounts counts() {
        return jdbi.withHandle(UnprocessedCounts::read);
    }

    @Test
    void recordsAboutForeignAssetsAreQuarantinedCountedOnceAndOthersEvaluated() throws Exception {
        gate.close();
        gate = gate(
                new NewAssets(600, 1000, 1000),
                sensor -> SensorRights.of(List.of("own"), List.of("well.corp.example")));
        List<TelemetryRecord> records = List.of(record(1, WELL), record(2, "dc01.corp.example"), record(3, WELL));
        for (int time = 0; time < 2; time++) {
            assertThat(submit(records).rejected()).singleElement().satisfies(one -> {
                assertThat(one.sequence()).isEqualTo(2);
                assertThat(one.code()).isEqualTo("sensor.foreign-asset");
            });
        }
        assertThat(assets.judgedBy(WELL)).containsExactly(1L, 3L);
        assertThat(assets.judgedBy("host:dc01.corp.example")).isEmpty();
        assertThat(rows("quarantined_telemetry WHERE code = 'sensor.foreign-asset'"))
                .isEqualTo(1);
        assertThat(rows("sensor_tally WHERE records = 1 AND last_asset = 'host:dc01.corp.example'"))
                .isEqualTo(1);
    }

    @Test
    void newAssetsOverTheRateWaitAndAreQuarantinedWithoutRoom() throws Exception {
        gate.close();
        gate = gate(new NewAssets(1, 3, 4), sensor -> SensorRights.ALL);
        submit(List.of(record(1, WELL)));
        List<TelemetryRecord> flood = new ArrayList<>();
        for (int number = 2; number <= 10; number++) {
            flood.add(record(number, "made-up-" + number));
        }
        flood.add(record(11, WELL));
        TelemetryGate.BatchResult judged = submit(flood);
        submit(flood);
        assertThat(assets.judgedBy(WELL)).containsExactly(1L, 11L);
        assertThat(assets.judgedBy("host:made-up-3")).containsExactly(3L);
        assertThat(assets.judgedBy("host:made-up-4")).isEmpty();
        assertThat(rows("retry_queue WHERE code = 'sensor.too-many-new-assets'"))
                .isEqualTo(4);
        assertThat(judged.rejected())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.code()).isEqualTo("sensor.too-many-new-assets"));
        assertThat(rows("quarantined_telemetry WHERE code = 'sensor.too-many-new-assets'"))
                .isEqualTo(3);
        assertThat(tally("sensor.too-many-new-assets")).isEqualTo(3);
        assertThat(counts().groups()).singleElement().satisfies(group -> {
            assertThat(group.sensor()).isEqualTo(SENSOR);
            assertThat(group.records()).isEqualTo(4);
        });
    }

    @Test
    void waitingNewAssetsAreEvaluatedInOrderAsTheRateAllows() throws Exception {
        gate.close();
        gate = gate(new NewAssets(6_000, 1, 100), sensor -> SensorRights.ALL);
        submit(List.of(record(1, "first"), record(2, "second"), record(3, "second"), record(4, "third")));
        submit(List.of(record(5, "second")));
        assertThat(assets.judgedBy("host:second")).isEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            gate.admitWaiting();
            assertThat(rows("retry_queue")).isZero();
        });
        submit(List.of(record(6, "second")));
        assertThat(assets.judgedBy("host:second")).containsExactly(2L, 3L, 5L, 6L);
        assertThat(assets.judgedBy("host:third")).containsExactly(4L);
    }

    @Test
    void anAssetReportedBeforeIsNewOnNoNode() throws Exception {
        submit(List.of(record(1, WELL)));
        gate.flushPresence();
        gate.close();
        gate = gate(new NewAssets(1, 1, 0), sensor -> SensorRights.ALL);
        submit(List.of(record(2, "made-up"), record(3, WELL)));
        assertThat(submit(List.of(record(4, "made-up-too"), record(5, WELL))).rejected())
                .singleElement()
                .satisfies(one -> assertThat(one.sequence()).isEqualTo(4));
        assertThat(assets.judgedBy(WELL)).containsExactly(1L, 3L, 5L);
    }

    @Test
    void recordsOfADamagedAssetWaitInTheRetryQueueUntilTheRepair() throws Exception {
        assets.damage(SICK);
        submit(List.of(record(1, SICK), record(2, WELL)));
        submit(List.of(record(3, SICK), record(4, WELL)));
        assertThat(gate.submit("sensor-2", EPOCH, records(SICK, 1, 1), null)
                        .orElseThrow()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .rejected())
                .isEmpty();
        assertThat(assets.asked(SICK)).isEqualTo(1);
        assertThat(assets.judgedBy(WELL)).containsExactly(2L, 4L);
        assertThat(counts().groups()).singleElement().satisfies(group -> {
            assertThat(group.code()).isEqualTo("asset.damaged");
            assertThat(group.asset()).isEqualTo(SICK);
            assertThat(group.records()).isEqualTo(3);
            assertThat(group.reason()).contains("row 7");
        });
        assets.heal();
        gate.retryQueued();
        submit(List.of(record(5, SICK)));
        assertThat(rows("retry_queue")).isZero();
        assertThat(assets.judgedBy(SICK)).containsExactly(1L, 3L, 1L, 5L);
    }

    @Test
    void lastSeenTimesOfThousandsOfAssetsAreWrittenAtOnce() throws Exception {
        gate.close();
        gate = gate(new NewAssets(1, 100_000, 0), sensor -> SensorRights.ALL);
        for (int batch = 0; batch < 40; batch++) {
            List<TelemetryRecord> records = new ArrayList<>();
            for (int number = 1; number <= 100; number++) {
                records.add(record(batch * 100L + number, "many-" + batch + "-" + number));
            }
            submit(records);
        }
        gate.flushPresence();
        assertThat(rows("presence")).isEqualTo(4_000);
    }

    @Test
    void logSourcesAreStoredForRecordsWithoutMatchAndOfUnknownFormat() throws Exception {
        String processes = """
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"seen-by","Image":"C:\\\\x.exe"}""";
        submit(List.of(
                record(1, "seen-by", processes),
                record(2, "seen-by", processes),
                record(3, "seen-by", "{\"what\":\"is this\"}"),
                record(4, "seen-by", "type=SYSCALL msg=audit(1700000000.000:42): arch=c000003e syscall=59")));
        gate.flushPresence();
        List<String> written = jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT concat_ws('/', product, category, service) || ' ' || records FROM asset_source
                        WHERE asset = 'default/host:seen-by' ORDER BY 1""").mapTo(String.class).list());
        assertThat(registry.scrape("watchfloor_telemetry_unrecognised"::equals).stream()
                        .flatMap(snapshot -> snapshot.getDataPoints().stream())
                        .map(point -> ((CounterSnapshot.CounterDataPointSnapshot) point).getValue()))
                .containsExactly(1.0);
        assertThat(written).contains("// 1", "linux//auditd 1", "windows/process_creation/sysmon 2");
    }
}
