package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.shell.FailingJournal;
import io.watchfloor.ops.platform.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whichever writes fail and messages are dropped, while live telemetry arrives: each finding of a look-back is taken
 * once, and all alerts are placed.
 */
class LookBackFailuresTest {

    private static final int ASSETS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 3;
    private static final Evaluator JUDGE = WorkstationRecords.judge(1);
    private static final long FIRST_LIVE = 1_000_000;

    private final FailingJournal journal = new FailingJournal();

    private final class Trial implements AssetOutbound {
        private final AssetKey key;
        private final ActorRef<AssetCommand> entity;
        private final AtomicLong sent = new AtomicLong();

        Trial(int number) {
            key = AssetKey.parse("default/host:ws-%d.corp.example".formatted(number));
            entity = journal.kit()
                    .spawn(AssetEntity.create(
                            key,
                            new AssetDependencies(
                                    new AssetDependencies.Judging(
                                            () -> JUDGE,
                                            WorkstationRecords.READER,
                                            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30))),
                                    this,
                                    this::secret,
                                    Clock.fixed(WorkstationRecords.START, ZoneOffset.UTC),
                                    new AssetDependencies.Journaling(() -> {}, 100),
                                    new AssetDependencies.Watching(
                                            new AssetMetrics(new PrometheusRegistry(), Clock.systemUTC()),
                                            Tracing.off()))));
            journal.sweep("asset|" + key, entity, AssetCommand.Wake.WAKE);
            TestProbe<AssetStatus> anybody = journal.kit().createTestProbe();
            journal.crowd(entity, () -> entity.tell(new AssetCommand.Describe(anybody.getRef())));
        }

        private CompletionStage<EvidenceKey> secret(AssetKey asset, long generation) {
            CompletableFuture<EvidenceKey> found = new CompletableFuture<>();
            journal.later(
                    journal.chance(50),
                    () -> found.complete(new EvidenceKey(asset, generation, new byte[EvidenceKey.BYTES])));
            return found;
        }

        Stream<Detection> journaled() {
            return journal.<AssetEvent>events("asset|" + key).stream()
                    .flatMap(event ->
                            event instanceof TelemetryAbsorbed one ? one.detections().stream() : Stream.empty());
        }

        boolean isUnplaced() {
            Asset now = Asset.unknown(key);
            for (AssetEvent event : journal.<AssetEvent>events("asset|" + key)) {
                now = now.apply(event);
            }
            return !now.alerts().unplaced().isEmpty();
        }

        /** Sends like a look-back: what is not in the journal, until the asset has confirmed it. */
        void lookBack() {
            TestProbe<LookBackReply> job = journal.kit().createTestProbe();
            long known = 0;
            while (journal.isBusy() || sent.get() == 0) {
                List<LookBackFindings.Found> batch = LongStream.rangeClosed(sent.get() + 1, sent.get() + AT_ONCE)
                        .mapToObj(sequence -> LookBackFindingsTest.found(WorkstationRecords.lsass(sequence)))
                        .toList();
                known = send(job, known, batch);
                sent.addAndGet(AT_ONCE);
            }
        }

        private long send(TestProbe<LookBackReply> job, long count, List<LookBackFindings.Found> batch) {
            long known = count;
            Set<String> before = new HashSet<>();
            while (true) {
                List<LookBackFindings.Found> fresh = batch.stream()
                        .filter(one -> !before.contains(one.detection().id().value()))
                        .toList();
                if (fresh.isEmpty()) {
                    return known;
                }
                entity.tell(
                        new AssetCommand.TakeLookBack(new LookBackFindings("l1", known, null, fresh), job.getRef()));
                LookBackReply reply = FailingJournal.answer(job)
                        .filter(answer -> journal.chance(3) > 0) // or it is lost
                        .orElse(null);
                if (reply instanceof LookBackReply.Taken taken) {
                    return taken.known();
                } else if (reply instanceof LookBackReply.Stale stale) {
                    known = stale.known();
                    journaled().forEach(one -> before.add(one.id().value()));
                }
            }
        }

        void live() {
            TestProbe<AssetReply> gate = journal.kit().createTestProbe();
            long acked = FIRST_LIVE;
            while (journal.isBusy()) {
                entity.tell(new AssetCommand.Absorb(
                        "sensor-1", 1, List.of(WorkstationRecords.lsass(acked + 1)), null, gate.getRef()));
                if (FailingJournal.answer(gate).orElse(null) instanceof AssetReply.Absorbed done) {
                    acked = Math.max(acked, done.through());
                }
            }
        }

        @Override
        public void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {
            long through = alerts.getLast().ordinal();
            journal.later(journal.chance(30), () -> entity.tell(new AssetCommand.ConfirmPlacement(through)));
        }

        @Override
        public void contribute(AssetKey asset, List<PendingContribution> contributions) {}

        @Override
        public void foldingEnded(AssetKey asset, CaseId caseId) {}

        @Override
        public void send(AssetKey asset, String other, AssetCommand.Naming word) {}

        @Override
        public void correlatedTaken(String correlation, AssetKey asset, long through) {}
    }

    private static boolean isLive(Detection detection) {
        return detection.record().matches(".*/1\\d{6}");
    }

    @Test
    void eachFindingIsTakenOnceAndItsAlertIsPlaced() throws InterruptedException {
        try (journal) {
            List<Trial> assets = new ArrayList<>();
            List<Thread> senders = new ArrayList<>();
            for (int number = 0; number < ASSETS; number++) {
                Trial asset = new Trial(number);
                assets.add(asset);
                senders.add(Thread.ofVirtual().start(asset::lookBack));
                senders.add(Thread.ofVirtual().start(asset::live));
            }
            journal.rage();
            for (Thread sender : senders) {
                assertThat(sender.join(PATIENCE)).as("the asset still answers").isTrue();
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(assets).noneMatch(Trial::isUnplaced));
            System.out.printf(
                    "%d findings confirmed, %s%n",
                    assets.stream().mapToLong(one -> one.sent.get()).sum(), journal.figures());
            assertThat(assets)
                    .allSatisfy(one -> assertThat(one.journaled()
                                    .filter(found -> !isLive(found))
                                    .map(Detection::record))
                            .doesNotHaveDuplicates()
                            .hasSize(one.sent.intValue()));
            assertThat(assets)
                    .as("live telemetry was evaluated in between")
                    .anyMatch(one -> one.journaled().anyMatch(LookBackFailuresTest::isLive));
            assertThat(journal.wasStormy()).isTrue();
        }
    }
}
