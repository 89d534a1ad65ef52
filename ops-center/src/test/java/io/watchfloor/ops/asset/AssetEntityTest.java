package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.asset.AssetEvent.AlertsPlaced;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.evidence.EvidenceRecord;
import io.watchfloor.ops.asset.evidence.SealedEvidence;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.loading.RuleSources;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssetEntityTest {

    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final AssetKey KEY = AssetKey.parse("default/" + WorkstationRecords.ASSET);

    private static final byte[] SUPPRESSION = """
            title: Repeated reads of LSASS
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a0f1
            logsource: {product: '*'}
            counted: true
            suppression: {by: [SourceImage], minutes: 10}
            filter:
              rules: [5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a001]
            """.getBytes(StandardCharsets.UTF_8);

    private final AtomicReference<Evaluator> judge = new AtomicReference<>(WorkstationRecords.judge(2));
    private final List<Long> offered = new ArrayList<>();
    private final List<Long> contributed = new CopyOnWriteArrayList<>();
    private final List<Long> taken = new ArrayList<>();
    private final List<Long> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private EventSourcedBehaviorTestKit<AssetCommand, AssetEvent, Asset> entity = newEntity();

    private final class Neighbours implements AssetOutbound {
        @Override
        public void contribute(AssetKey asset, List<PendingContribution> contributions) {
            contributions.forEach(one -> contributed.add(one.ordinal()));
        }

        @Override
        public void correlatedTaken(String correlation, AssetKey asset, long through) {
            taken.add(through);
        }

        @Override
        public void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {
            alerts.forEach(alert -> offered.add(alert.ordinal()));
        }

        @Override
        public void send(AssetKey asset, String other, AssetCommand.Naming word) {}

        @Override
        public void foldingEnded(AssetKey asset, CaseId caseId) {
            offered.clear();
        }
    }

    private CompletionStage<EvidenceKey> key(AssetKey asset, long generation) {
        asked.add(generation);
        byte[] secret = new byte[EvidenceKey.BYTES];
        secret[0] = (byte) generation;
        return failures.getAndDecrement() > 0
                ? CompletableFuture.failedFuture(new IllegalStateException("the database is away"))
                : CompletableFuture.completedFuture(new EvidenceKey(asset, generation, secret));
    }

    private EventSourcedBehaviorTestKit<AssetCommand, AssetEvent, Asset> newEntity() {
        return EventSourcedBehaviorTestKit.create(KIT.system(), AssetEntity.create(KEY, dependencies()));
    }

    private AssetDependencies dependencies() {
        return new AssetDependencies(
                new AssetDependencies.Judging(
                        judge::get,
                        WorkstationRecords.READER,
                        new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30))),
                new Neighbours(),
                this::key,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new AssetDependencies.Journaling(() -> {}, 100),
                new AssetDependencies.Watching(
                        new AssetMetrics(new PrometheusRegistry(), Clock.systemUTC()), Tracing.off()));
    }

    @BeforeEach
    void forget() {
        entity.clear();
        offered.clear();
        contributed.clear();
        taken.clear();
        asked.clear();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private CommandResultWithReply<AssetCommand, AssetEvent, Asset, AssetReply> absorb(Submission... records) {
        return entity.runCommand(replyTo -> new AssetCommand.Absorb("sensor-1", 1, List.of(records), null, replyTo));
    }

    @Test
    void recordsWithoutMatchAreConfirmedWithoutAJournalWrite() {
        var result = absorb(WorkstationRecords.routine(1), WorkstationRecords.routine(2));
        assertThat(result.hasNoEvents()).isTrue();
        assertThat(result.reply()).isEqualTo(new AssetReply.Absorbed(2, 0));
    }

    @Test
    void aMatchIsJournaledThenConfirmedAndItsAlertIsOfferedToTriage() {
        var result = absorb(WorkstationRecords.routine(1), WorkstationRecords.lsass(2));
        assertThat(result.event()).isInstanceOf(TelemetryAbsorbed.class);
        assertThat(result.reply()).isEqualTo(new AssetReply.Absorbed(2, 1));
        assertThat(offered).containsExactly(1L);
    }

    private CommandResultWithReply<AssetCommand, AssetEvent, Asset, ProfileReply> own(
            String owner, @Nullable String request, @Nullable Long version) {
        return entity.runCommand(replyTo -> new AssetCommand.ChangeProfile(
                new ProfileChange(null, null, owner, null), "ann", request, version, Everything.of("ann"), replyTo));
    }

    @Test
    void aProfileIsChangedOncePerRequestAndNotFromAnOldVersion() {
        AssetProfile brandt = new AssetProfile(new TreeSet<>(), null, "Brandt", null);
        assertThat(own("Brandt", "r1", 0L).reply()).isEqualTo(new ProfileReply.Success(brandt, 1));
        assertThat(own("Brandt", "r1", 0L).hasNoEvents())
                .as("the repeat of a request whose answer was lost")
                .isTrue();
        var late = own("Chen", "r2", 0L);
        assertThat(late.hasNoEvents()).isTrue();
        assertThat(late.reply()).isEqualTo(new ProfileReply.Stale(brandt, 1));
        assertThat(own("Chen", "r3", null).state().profiled().version()).isEqualTo(2);
    }

    private static EvidenceRecord opened(AssetEvent.Evidence evidence, long generation) {
        byte[] secret = new byte[EvidenceKey.BYTES];
        secret[0] = (byte) generation;
        return new EvidenceKey(KEY, generation, secret)
                .open(evidence.record(), SealedEvidence.parse(evidence.raw()).orElseThrow())
                .orElseThrow();
    }

    @Test
    void evidenceAndTheValuesQuotedByDetectionsAreJournaledEncrypted() {
        var event = (TelemetryAbsorbed) absorb(WorkstationRecords.lsass(1)).event();
        absorb(WorkstationRecords.lsass(2));
        assertThat(asked).as("the key is asked for once").containsExactly(0L);
        assertThat(event.detections())
                .allSatisfy(detection -> assertThat(detection.because()).isNull());
        assertThat(event.evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.raw()).doesNotContain("lsass");
            assertThat(opened(evidence, 0).raw()).contains("lsass.exe");
            assertThat(opened(evidence, 0).because().values()).isNotEmpty();
        });
    }

    @Test
    void recordsWaitInOrderUntilTheDatabaseDeliversTheKey() {
        failures.set(1);
        var first = KIT.<AssetReply>createTestProbe();
        var second = KIT.<AssetReply>createTestProbe();
        var asset = KIT.spawn(AssetEntity.create(AssetKey.parse("default/host:waits"), dependencies()));
        asset.tell(new AssetCommand.Absorb("sensor-1", 1, List.of(WorkstationRecords.lsass(1)), null, first.getRef()));
        asset.tell(
                new AssetCommand.Absorb("sensor-1", 1, List.of(WorkstationRecords.routine(2)), null, second.getRef()));
        second.expectNoMessage(Duration.ofMillis(300));
        first.expectMessage(Duration.ofSeconds(10), new AssetReply.Absorbed(1, 1));
        second.expectMessage(Duration.ofSeconds(10), new AssetReply.Absorbed(2, 0));
        assertThat(asked).containsExactly(0L, 0L);
        KIT.stop(asset);
    }

    @Test
    void evidenceIsNotErasedUntilEachLegalHoldIsReleased() {
        absorb(WorkstationRecords.lsass(1));
        hold("2026-117");
        hold("2026-118");
        assertThat(hold("2026-117").hasNoEvents()).as("held already").isTrue();
        assertThat(erase().reply())
                .isInstanceOfSatisfying(
                        EvidenceReply.OnHold.class,
                        held -> assertThat(held.holds())
                                .containsEntry("2026-117", new LegalHold("ann", "a court asks", NOW))
                                .hasSize(2));
        assertThat(release("2026-117").reply()).isEqualTo(new EvidenceReply.Success(0));
        assertThat(release("2026-117").reply()).isEqualTo(new EvidenceReply.NoSuchHold("2026-117"));
        assertThat(erase().hasNoEvents()).isTrue();
        release("2026-118");
        assertThat(erase().reply()).isEqualTo(new EvidenceReply.Success(1));
        assertThat(entity.restart().state()).isEqualTo(entity.getState());
    }

    @Test
    void afterAnErasureEvidenceIsEncryptedWithAnotherKey() {
        absorb(WorkstationRecords.lsass(1));
        assertThat(erase().event()).isEqualTo(new AssetEvent.EvidenceErased(0, "ann", "the user asked", NOW));
        var event = (TelemetryAbsorbed) absorb(WorkstationRecords.lsass(2)).event();
        assertThat(asked).containsExactly(0L, 1L);
        assertThat(event.evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(opened(evidence, 1).raw()).contains("lsass.exe"));
        assertThat(entity.getState().alerts().open().values())
                .as("what was found stays found")
                .singleElement()
                .satisfies(alert -> assertThat(alert.seen().count()).isEqualTo(2));
    }

    private CommandResultWithReply<AssetCommand, AssetEvent, Asset, EvidenceReply> hold(String matter) {
        return entity.runCommand(
                replyTo -> new AssetCommand.PlaceHold(matter, "ann", "a court asks", Everything.of("ann"), replyTo));
    }

    private CommandResultWithReply<AssetCommand, AssetEvent, Asset, EvidenceReply> release(String matter) {
        return entity.runCommand(replyTo -> new AssetCommand.ReleaseHold(matter, "ann", Everything.of("ann"), replyTo));
    }

    private CommandResultWithReply<AssetCommand, AssetEvent, Asset, EvidenceReply> erase() {
        return entity.runCommand(
                replyTo -> new AssetCommand.EraseEvidence("ann", "the user asked", Everything.of("ann"), replyTo));
    }

    @Test
    void rulesOlderThanTheJournaledOnesAreNotUsed() {
        absorb(WorkstationRecords.lsass(1));
        judge.set(WorkstationRecords.judge(1));
        var result = absorb(WorkstationRecords.lsass(2));
        assertThat(result.hasNoEvents()).isTrue();
        assertThat(result.reply()).isEqualTo(new AssetReply.Behind(2, 1));
    }

    @Test
    void anAlertIsOfferedAgainUntilItIsPlaced() {
        absorb(WorkstationRecords.lsass(1));
        entity.runCommand(AssetCommand.Wake.WAKE);
        assertThat(offered).containsExactly(1L, 1L);
        assertThat(entity.runCommand(new AssetCommand.ConfirmPlacement(1)).event())
                .isEqualTo(new AlertsPlaced(1));
        entity.runCommand(AssetCommand.Wake.WAKE);
        assertThat(offered).containsExactly(1L, 1L);
    }

    @Test
    void afterARestartTheStateIsTheSameAndTheUnplacedAlertIsOffered() {
        absorb(WorkstationRecords.lsass(1), WorkstationRecords.logonFailure(2));
        offered.clear();
        var before = entity.getState();
        assertThat(entity.restart().state()).isEqualTo(before);
        assertThat(offered).containsExactly(1L);
        assertThat(absorb(WorkstationRecords.lsass(1), WorkstationRecords.logonFailure(2))
                        .hasNoEvents())
                .isTrue();
    }

    @Test
    void afterARestartRepeatsOfAnAlertAreSuppressedUntilTheTimeHasPassed() {
        judge.set(WorkstationRecords.judgeWith(3, new RuleSources.PackContent("noise", SUPPRESSION)));
        absorb(WorkstationRecords.lsass(1));
        entity.restart();
        var repeat = absorb(WorkstationRecords.lsass(2));
        assertThat(repeat.reply()).isEqualTo(new AssetReply.Absorbed(2, 0));
        assertThat(((TelemetryAbsorbed) repeat.event()).alerts().suppression())
                .extracting(change -> change.matches().getFirst().count())
                .isEqualTo(1L);
        entity.restart();
        assertThat(absorb(WorkstationRecords.lsass(3, WorkstationRecords.START.plusSeconds(601)))
                        .reply())
                .isEqualTo(new AssetReply.Absorbed(3, 1));
    }

    @Test
    void anAssetWithTenThousandUnconfirmedContributionsRepeatsABoundedNumberForAnyNumberOfBatches() {
        for (int batch = 0; batch < 20; batch++) {
            int first = batch * 500 + 1;
            absorb(IntStream.range(first, first + 500)
                    .mapToObj(WorkstationRecords::shareOpened)
                    .toArray(Submission[]::new));
        }
        contributed.clear();
        for (int refused = 0; refused < 5; refused++) {
            assertThat(absorb(WorkstationRecords.shareOpened(10_001)).reply()).isEqualTo(new AssetReply.Owing(10_000));
        }
        assertThat(contributed).hasSize(500);
        entity.runCommand(new AssetCommand.ConfirmContributions(List.copyOf(contributed)));
        assertThat(contributed).as("the next ones follow").hasSize(1_000);
    }

    @Test
    void contributionsAreRepeatedUntilTheyAreConfirmed() {
        var result = absorb(WorkstationRecords.shareOpened(1), WorkstationRecords.shareOpened(2));
        assertThat(result.event()).isInstanceOf(TelemetryAbsorbed.class);
        assertThat(contributed).containsExactly(1L, 2L);
        entity.runCommand(AssetCommand.Wake.WAKE);
        assertThat(contributed).containsExactly(1L, 2L, 1L, 2L);

        assertThat(entity.runCommand(new AssetCommand.ConfirmContributions(List.of(2L)))
                        .hasNoEvents())
                .isTrue();
        contributed.clear();
        entity.runCommand(AssetCommand.Wake.WAKE);
        assertThat(contributed)
                .as("it was sent again a moment ago, and its receiver may be slow")
                .isEmpty();
        assertThat(entity.runCommand(new AssetCommand.ConfirmContributions(List.of(1L)))
                        .event())
                .isEqualTo(new AssetEvent.ContributionsConfirmed(2, 0));
        assertThat(entity.getState().contributions().untaken()).isEmpty();
        assertThat(entity.restart().state()).isEqualTo(entity.getState());
    }

    @Test
    void aConfirmationThatCouldNotBeStoredIsRequestedAgain() {
        absorb(WorkstationRecords.shareOpened(1), WorkstationRecords.shareOpened(2));
        contributed.clear();
        entity.persistenceTestKit().failNextPersisted("asset|" + KEY);
        entity.runCommand(new AssetCommand.ConfirmContributions(List.of(1L, 2L)));
        await().untilAsserted(() -> assertThat(contributed).containsExactly(1L, 2L));
        entity.runCommand(new AssetCommand.ConfirmContributions(List.of(1L, 2L)));
        await().until(() -> entity.getState().contributions().untaken().isEmpty());
    }

    @Test
    void aRepeatedCorrelationDetectionOpensOneAlert() {
        var take = new AssetCommand.TakeCorrelated("default/w1", List.of(correlated(1), correlated(2)));
        assertThat(entity.runCommand(take).event()).isInstanceOf(TelemetryAbsorbed.class);
        assertThat(entity.runCommand(take).hasNoEvents()).isTrue();
        assertThat(taken).containsExactly(2L, 2L);
        assertThat(offered).containsExactly(1L);
        assertThat(entity.getState().alerts().open().values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.seen().count()).isEqualTo(2));

        entity.runCommand(new AssetCommand.TakeCorrelated("default/w1", List.of(correlated(2), correlated(3))));
        assertThat(entity.getState().alerts().open().values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.seen().count()).isEqualTo(3));
    }

    private static WindowDetection correlated(long ordinal) {
        return new WindowDetection(
                ordinal,
                WorkstationRecords.START,
                WorkstationRecords.ASSET,
                new DetectionId("d" + ordinal),
                new AlertRule("rule-9", "Shares are searched", Level.HIGH, List.of()),
                new CompletedWindow(
                        new TreeMap<>(Map.of("IpAddress", "192.0.2.7")),
                        2,
                        WorkstationRecords.START,
                        WorkstationRecords.START.plusSeconds(ordinal),
                        List.of("sensor-1/0000000000000001/" + ordinal),
                        null,
                        List.of(WorkstationRecords.ASSET, "host:ws02"),
                        null),
                null);
    }
}
