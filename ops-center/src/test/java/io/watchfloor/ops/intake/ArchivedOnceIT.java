package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.archive.ArchivedRecord;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.intake.DirectSubmission.Repeats;
import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate.BatchResult;
import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.ops.intake.quarantine.Quarantine;
import io.watchfloor.ops.intake.quarantine.Quarantine.Unjudgeable;
import io.watchfloor.ops.intake.quarantine.QuarantineReview;
import io.watchfloor.ops.intake.quarantine.QuarantineReview.Again;
import io.watchfloor.ops.intake.quarantine.QuarantineReview.Place;
import io.watchfloor.ops.intake.quarantine.QuarantineReview.Retried;
import io.watchfloor.ops.intake.quarantine.UnprocessedMetrics;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An acknowledged record is in the archive once, whoever submits it again. */
@ExtendWith(FreshDatabase.class)
class ArchivedOnceIT {

    private static final String SENSOR = "sensor-1";
    private static final AssetKey WS1 = AssetKey.parse("default/host:ws1");
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private static Jdbi jdbi;

    @BeforeAll
    static void start(DataSource database) {
        jdbi = Jdbi.create(database);
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @BeforeEach
    void oneSensor() {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE archive_block, archive_progress, sensor_progress, sensor_history, sensor_session,"
                    + " gate_node, quarantined_telemetry, sensor_tally, sensor");
            handle.execute("INSERT INTO sensor (id, name, credential_hash) VALUES (?, 's', '\\x01')", SENSOR);
            handle.execute("INSERT INTO gate_node VALUES ('a', '1', now() + interval '1 h')");
        });
    }

    private static SqlLedger ledger() {
        return new SqlLedger(jdbi, new NodeName("a", "1"), THREADS);
    }

    /** A gate that evaluates every record, except the rejected ones. */
    private record Gate(Set<Long> rejected) implements BatchGate {

        @Override
        public boolean canCommit() {
            return true;
        }

        @Override
        public boolean tracing() {
            return false;
        }

        @Override
        public CompletionStage<Void> prepare(String sensor, long epoch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reportHost(String sensor, @Nullable HostIdentity host) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<CompletionStage<BatchResult>> submit(
                String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
            return Optional.of(CompletableFuture.completedFuture(new BatchResult(
                    0,
                    rejected.stream()
                            .map(sequence -> new UplinkFrame.Rejection(sequence, "test", "rejected"))
                            .toList(),
                    Map.of(WS1, records.stream().map(Submission::new).toList()))));
        }
    }

    private static DirectSubmission node() {
        return new DirectSubmission(new Gate(Set.of()), ledger(), THREADS);
    }

    private static List<TelemetryRecord> records(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(ArchivedOnceIT::record)
                .toList();
    }

    private static TelemetryRecord record(long sequence) {
        return new TelemetryRecord(
                sequence,
                1_790_000_000_000L,
                null,
                null,
                ("{\"n\":" + sequence + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static void submit(DirectSubmission node, long epoch, Repeats repeats, long first, long last) {
        node.submit(SENSOR, epoch, repeats, records(first, last), null)
                .orElseThrow()
                .toCompletableFuture()
                .join();
    }

    private static List<Long> archived() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT content FROM archive_block ORDER BY id").mapTo(byte[].class).list().stream()
                        .flatMap(content -> ArchiveBlock.read(content).stream())
                        .map(one -> one.received().sequence())
                        .toList());
    }

    private static long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Test
    void recordsOfAnInputThatAreReadAgainAreStoredOnceAlsoByAnotherNode() {
        DirectSubmission first = node();
        submit(first, 5, Repeats.POSSIBLE, 1, 3);
        submit(first, 5, Repeats.POSSIBLE, 1, 3);
        submit(node(), 5, Repeats.POSSIBLE, 2, 6);
        submit(first, 5, Repeats.POSSIBLE, 4, 9);
        submit(node(), 5, Repeats.POSSIBLE, 1, 9);
        submit(node(), 6, Repeats.POSSIBLE, 1, 1);
        assertThat(archived()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 1L);
    }

    @Test
    void twoNodesThatSubmitTheSameRecordsAtOnceStoreThemOnce() {
        for (long epoch = 1; epoch <= 20; epoch++) {
            long at = epoch;
            List<CompletableFuture<Void>> both = List.of(
                    CompletableFuture.runAsync(() -> submit(node(), at, Repeats.POSSIBLE, 1, 3), THREADS),
                    CompletableFuture.runAsync(() -> submit(node(), at, Repeats.POSSIBLE, 1, 5), THREADS));
            both.forEach(CompletableFuture::join);
        }
        assertThat(archived()).hasSize(100);
    }

    @Test
    void aSubmissionThatIsNeverRepeatedNeedsNoRowOfItsProgress() {
        submit(node(), 5, Repeats.NEVER, 1, 3);
        submit(node(), 6, Repeats.NEVER, 1, 2);
        assertThat(archived()).containsExactly(1L, 2L, 3L, 1L, 2L);
        assertThat(number("SELECT records FROM sensor")).isEqualTo(5);
        assertThat(number("SELECT count(*) FROM archive_progress")).isZero();
    }

    @Test
    void rejectedRecordsAreNotStored() {
        DirectSubmission node = new DirectSubmission(new Gate(Set.of(2L)), ledger(), THREADS);
        submit(node, 5, Repeats.POSSIBLE, 1, 3);
        submit(node, 6, Repeats.POSSIBLE, 2, 2);
        assertThat(archived()).containsExactly(1L, 3L);
        assertThat(ledger().archivedThrough(SENSOR, 6)).isEqualTo(2);
    }

    @Test
    void aSpoolsRangeIsStoredOnceIfTwoSessionsHaveEvaluatedIt() {
        claimed(10, 40);
        assertThat(recorded(10, 20)).isTrue();
        assertThat(recorded(10, 15)).as("the second session knows less").isFalse();
        assertThat(recorded(10, 30)).as("the second session has evaluated more").isFalse();
        assertThat(recorded(20, 30)).isTrue();
        assertThat(recorded(30, 41)).as("not claimed").isFalse();
        assertThat(archived())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(11, 30).boxed().toList());
    }

    private static void claimed(long through, long claimed) {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO sensor_progress (sensor, epoch, through, claimed, lineage) VALUES (?, 7, ?, ?, 1)",
                SENSOR,
                through,
                claimed));
    }

    private static boolean recorded(long after, long through) {
        return recorded(after, through, Set.of());
    }

    private static boolean recorded(long after, long through, Set<Long> rejected) {
        ArchiveBlock block = ArchiveBlock.of(records(after + 1, through).stream()
                .filter(one -> !rejected.contains(one.sequence()))
                .map(one -> new ArchivedRecord(WS1, one))
                .toList());
        Ledger.Archived archived = new Ledger.Archived(after, block, List.copyOf(rejected));
        return ledger().recordResult(new Ledger.Progress(SENSOR, 7, through, 1, rejected.size(), List.of(), archived))
                .toCompletableFuture()
                .join();
    }

    private static void quarantined(long epoch, long sequence) {
        new Quarantine(jdbi)
                .store(
                        SENSOR,
                        epoch,
                        List.of(new Unjudgeable(record(sequence), "telemetry.no-asset", "no asset", null)),
                        Instant.EPOCH);
    }

    /** Reprocesses a record that its asset can evaluate now. */
    private static Retried retried(long epoch, long sequence) {
        return new QuarantineReview(
                        jdbi,
                        (sensor, derived, record) -> CompletableFuture.completedFuture(
                                new Again.RetryResult(0, new ArchivedRecord(WS1, record))),
                        true,
                        new UnprocessedMetrics(new PrometheusRegistry()))
                .retry(new Place(SENSOR, epoch, sequence), "ann")
                .toCompletableFuture()
                .join();
    }

    @Test
    void aQuarantinedRecordWhoseNodeStoppedBeforeTheAckIsStoredOnceIfItIsEvaluatedLater() {
        claimed(10, 40);
        quarantined(7, 11);
        assertThat(retried(7, 11))
                .isInstanceOfSatisfying(
                        Retried.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("quarantine.unacknowledged"));
        assertThat(recorded(10, 20)).as("sent again, and evaluated").isTrue();
        assertThat(retried(7, 11)).isEqualTo(Retried.Unknown.UNKNOWN);
        assertThat(archived())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(11, 20).boxed().toList());
        assertThat(number("SELECT records FROM sensor_tally")).isZero();
    }

    @Test
    void aQuarantinedRecordThatIsQuarantinedAgainIsStoredOnceWhenItLeaves() {
        claimed(10, 40);
        quarantined(7, 11);
        quarantined(7, 11);
        assertThat(recorded(10, 12, Set.of(11L))).isTrue();
        assertThat(number("SELECT records FROM sensor_tally")).isOne();
        assertThat(retried(7, 11)).isInstanceOf(Retried.Success.class);
        assertThat(retried(7, 11)).isEqualTo(Retried.Unknown.UNKNOWN);
        assertThat(archived()).as("12, and 11 in an epoch of its own").containsExactly(12L, 1L);
    }

    @Test
    void aQuarantinedRecordOfAnInputIsStoredOnceWhenItIsReadAgain() {
        submit(node(), 5, Repeats.POSSIBLE, 1, 3);
        quarantined(5, 4);
        assertThat(retried(5, 4)).isInstanceOf(Retried.Refused.class);
        submit(new DirectSubmission(new Gate(Set.of(5L)), ledger(), THREADS), 5, Repeats.POSSIBLE, 1, 6);
        assertThat(retried(5, 4)).isEqualTo(Retried.Unknown.UNKNOWN);
        quarantined(5, 5);
        assertThat(retried(5, 5)).isInstanceOf(Retried.Success.class);
        assertThat(archived()).containsExactly(1L, 2L, 3L, 4L, 6L, 1L);
    }
}
