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
import io.watchfloor.sigma.language.RuleStage;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whichever writes fail and messages are dropped: each record is evaluated once, all alerts are placed, and windows
 * confirm all contributions.
 */
class AssetEntityFailuresTest {

    private static final int ASSETS = Integer.getInteger("failures.hosts", 16);
    private static final int BATCH = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Evaluator JUDGE =
            WorkstationRecords.judge(1, Map.of(WorkstationRecords.LOGON_FAILED, RuleStage.SHADOW));

    private final FailingJournal journal = new FailingJournal();

    private final class Trial implements AssetOutbound {
        private final AssetKey key;
        private final ActorRef<AssetCommand> entity;
        private volatile long acked;

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

        /** Completes late, or never. */
        private CompletionStage<EvidenceKey> secret(AssetKey asset, long generation) {
            CompletableFuture<EvidenceKey> found = new CompletableFuture<>();
            journal.later(
                    journal.chance(50),
                    () -> found.complete(new EvidenceKey(asset, generation, new byte[EvidenceKey.BYTES])));
            return found;
        }

        /**
         * Sends like the gate: the next batch after the previous one is confirmed, the same batch when no answer
         * arrives.
         */
        void send() {
            TestProbe<AssetReply> gate = journal.kit().createTestProbe();
            while (journal.isBusy() || acked == 0) {
                List<Submission> batch = LongStream.rangeClosed(acked + 1, acked + BATCH)
                        .mapToObj(sequence -> switch ((int) sequence % BATCH) {
                            case 0 -> WorkstationRecords.lsass(sequence);
                            case 1, 2 -> WorkstationRecords.shareOpened(sequence);
                            case 3 -> WorkstationRecords.logonFailure(sequence);
                            default -> WorkstationRecords.routine(sequence);
                        })
                        .toList();
                entity.tell(new AssetCommand.Absorb("sensor-1", 1, batch, null, gate.getRef()));
                if (FailingJournal.answer(gate).orElse(null) instanceof AssetReply.Absorbed done) {
                    acked = Math.max(acked, done.through());
                }
            }
        }

        Asset state() {
            Asset now = Asset.unknown(key);
            for (AssetEvent event : journal.<AssetEvent>events("asset|" + key)) {
                now = now.apply(event);
            }
            return now;
        }

        List<String> detected() {
            return journal.<AssetEvent>events("asset|" + key).stream()
                    .flatMap(event ->
                            event instanceof TelemetryAbsorbed one ? one.detections().stream() : Stream.empty())
                    .map(Detection::record)
                    .toList();
        }

        /** Matches that the rule in shadow counted. */
        long counted() {
            return journal.<AssetEvent>events("asset|" + key).stream()
                    .flatMap(event -> event instanceof TelemetryAbsorbed one && one.shadow() != null
                            ? one.shadow().counts().stream()
                            : Stream.empty())
                    .mapToLong(AssetEvent.ShadowCount::matches)
                    .sum();
        }

        @Override
        public void contribute(AssetKey asset, List<PendingContribution> contributions) {
            List<Long> ordinals =
                    contributions.stream().map(PendingContribution::ordinal).toList();
            journal.later(journal.chance(30), () -> entity.tell(new AssetCommand.ConfirmContributions(ordinals)));
        }

        @Override
        public void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {
            long through = alerts.getLast().ordinal();
            journal.later(journal.chance(30), () -> entity.tell(new AssetCommand.ConfirmPlacement(through)));
        }

        @Override
        public void foldingEnded(AssetKey asset, CaseId caseId) {}

        @Override
        public void send(AssetKey asset, String other, AssetCommand.Naming word) {}

        @Override
        public void correlatedTaken(String correlation, AssetKey asset, long through) {}
    }

    @Test
    void eachRecordIsEvaluatedOnceAndNoMessageStaysUnconfirmed() throws InterruptedException {
        try (journal) {
            List<Trial> assets = new ArrayList<>();
            List<Thread> senders = new ArrayList<>();
            for (int number = 0; number < ASSETS; number++) {
                Trial asset = new Trial(number);
                assets.add(asset);
                senders.add(Thread.ofVirtual().start(asset::send));
            }
            journal.rage();
            for (Thread sender : senders) {
                assertThat(sender.join(PATIENCE)).as("the asset still absorbs").isTrue();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(assets)
                            .as("windows have confirmed all, and triage has placed all")
                            .filteredOn(one ->
                                    !one.state().contributions().untaken().isEmpty()
                                            || !one.state().alerts().unplaced().isEmpty())
                            .extracting(one -> one.key)
                            .isEmpty());
            System.out.printf(
                    "%d assets, %d records acked, %s%n",
                    ASSETS, assets.stream().mapToLong(one -> one.acked).sum(), journal.figures());
            assertThat(assets)
                    .allSatisfy(one -> assertThat(one.detected())
                            .as("of %d records", one.acked)
                            .doesNotHaveDuplicates()
                            .hasSizeGreaterThanOrEqualTo((int) one.acked / BATCH));
            assertThat(assets)
                    .allSatisfy(one -> assertThat(one.counted())
                            .as("matches of the rule in shadow, of %d records", one.acked)
                            .isEqualTo(one.state().seen(new SpoolId("sensor-1", 1, null)) / BATCH)
                            .isGreaterThanOrEqualTo(one.acked / BATCH));
            assertThat(journal.wasStormy()).isTrue();
        }
    }
}
