package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.ShadowCount;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleStage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A rule in the stage shadow counts on an asset, and opens nothing. */
class ShadowRulesTest {

    private static final AssetKey KEY = AssetKey.of(AssetId.parse("ws01.corp.example"));
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final Instant START = WorkstationRecords.START;
    private static final Instant NOW = START.plus(Duration.ofDays(3));
    private static final LocalDate DAY = LocalDate.parse("2026-01-05");

    private Asset asset = Asset.unknown(KEY);
    private final Map<RuleId, Long> matches = new TreeMap<>(java.util.Comparator.comparing(RuleId::value));
    private final List<ShadowCount> counted = new ArrayList<>();

    private static Evaluator stages(Map<String, RuleStage> stages) {
        return WorkstationRecords.judge(1, stages);
    }

    private Optional<TelemetryAbsorbed> absorb(Evaluator rules, Submission... records) {
        Optional<TelemetryAbsorbed> event =
                asset.absorb("sensor-1", 1, List.of(records), rules, WorkstationRecords.READER, POLICY, NOW);
        event.ifPresent(change -> {
            asset = asset.apply(change);
            add(change.shadow());
        });
        return event;
    }

    private void add(AssetEvent.@Nullable Shadow shadow) {
        if (shadow != null) {
            counted.addAll(shadow.counts());
            shadow.counts().forEach(count -> matches.merge(count.rule(), count.matches(), Long::sum));
        }
    }

    private static ShadowCount count(String rule, LocalDate day, long matches, long alerts) {
        return new ShadowCount(new RuleId(rule), day, matches, alerts);
    }

    @Test
    void aRuleInShadowCountsByDayAndOpensNothing() {
        Evaluator rules = stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW));

        TelemetryAbsorbed event = absorb(
                        rules,
                        WorkstationRecords.lsass(1),
                        WorkstationRecords.routine(2),
                        WorkstationRecords.lsass(3),
                        WorkstationRecords.lsass(4, START.plus(Duration.ofHours(25))))
                .orElseThrow();

        assertThat(counted)
                .containsExactly(
                        count(WorkstationRecords.LSASS, DAY, 2, 1),
                        count(WorkstationRecords.LSASS, DAY.plusDays(1), 1, 1));
        assertThat(event.detections()).isEmpty();
        assertThat(event.evidence()).isEmpty();
        assertThat(event.alerts().opened()).isEmpty();
        assertThat(event.alerts().changed()).isEmpty();
        assertThat(asset.alerts()).isEqualTo(AssetAlerts.NONE);
        assertThat(asset.seen(new SpoolId("sensor-1", 1, null))).isEqualTo(4);
    }

    @Test
    void theAlertsOfTheForecastAreThoseThatTheLiveRuleOpens() {
        List<Submission> records = new ArrayList<>();
        for (int sequence = 1; sequence <= 60; sequence++) {
            long hours = (sequence * 7L * sequence) % 70; // out of order, with gaps shorter and longer than a day
            records.add(WorkstationRecords.lsass(sequence, START.plus(Duration.ofHours(hours * 3))));
        }
        Evaluator live = stages(Map.of());
        Evaluator shadow = stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW));
        for (int size : new int[] {1, 7, 60}) {
            asset = Asset.unknown(KEY);
            counted.clear();
            for (int from = 0; from < records.size(); from += size) {
                absorb(
                        live,
                        records.subList(from, Math.min(from + size, records.size()))
                                .toArray(new Submission[0]));
            }
            long opened = asset.alerts().opened();
            assertThat(opened).isGreaterThan(2);

            asset = Asset.unknown(KEY);
            for (int from = 0; from < records.size(); from += size) {
                absorb(
                        shadow,
                        records.subList(from, Math.min(from + size, records.size()))
                                .toArray(new Submission[0]));
            }
            assertThat(counted.stream().mapToLong(ShadowCount::alerts).sum()).isEqualTo(opened);
            assertThat(counted.stream().mapToLong(ShadowCount::matches).sum()).isEqualTo(60);
            assertThat(asset.shadow().open()).hasSize(1);
            assertThat(asset.shadow().unplaced()).isEmpty();
        }
    }

    @Test
    void repeatedRecordsAreCountedOnce() {
        Evaluator rules = stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW));
        absorb(rules, WorkstationRecords.lsass(1), WorkstationRecords.lsass(2));
        assertThat(absorb(rules, WorkstationRecords.lsass(1), WorkstationRecords.lsass(2)))
                .isEmpty();
        assertThat(matches).containsEntry(new RuleId(WorkstationRecords.LSASS), 2L);
    }

    @Test
    void aDraftIsNotEvaluated() {
        Evaluator rules = stages(Map.of(WorkstationRecords.LSASS, RuleStage.DRAFT));
        assertThat(absorb(rules, WorkstationRecords.lsass(1))).isEmpty();
    }

    @Test
    void aPromotedRuleOpensNothingForWhatItCountedBefore() {
        absorb(
                stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW)),
                WorkstationRecords.lsass(1),
                WorkstationRecords.lsass(2));

        TelemetryAbsorbed event =
                absorb(stages(Map.of()), WorkstationRecords.lsass(3)).orElseThrow();

        assertThat(event.detections()).hasSize(1);
        assertThat(asset.alerts().open().values()).singleElement().satisfies(alert -> {
            assertThat(alert.seen().count()).isEqualTo(1);
            assertThat(alert.openedBy()).endsWith("/3");
        });
        assertThat(asset.shadow().open()).isEmpty();
        assertThat(matches).containsEntry(new RuleId(WorkstationRecords.LSASS), 2L);
    }

    @Test
    void aLiveCorrelationCountsNothingOfARuleInShadow() {
        Evaluator rules = stages(Map.of(WorkstationRecords.LOGON_FAILED, RuleStage.SHADOW));
        for (long sequence = 1; sequence <= 6; sequence++) {
            absorb(rules, WorkstationRecords.logonFailure(sequence));
        }
        assertThat(asset.windows()).isEmpty();
        assertThat(asset.alerts()).isEqualTo(AssetAlerts.NONE);
        assertThat(counted.stream().mapToLong(ShadowCount::matches).sum()).isEqualTo(6);
        assertThat(counted.stream().mapToLong(ShadowCount::alerts).sum())
                .as("the rule would open an alert by itself only if no live correlation counted it")
                .isEqualTo(0);
    }

    @Test
    void aCorrelationInShadowCountsRulesInShadowAndOpensNothing() {
        Evaluator rules = stages(Map.of(
                WorkstationRecords.LOGON_FAILED, RuleStage.SHADOW, WorkstationRecords.GUESSING, RuleStage.SHADOW));
        TelemetryAbsorbed event = absorb(
                        rules,
                        WorkstationRecords.logonFailure(1),
                        WorkstationRecords.logonFailure(2),
                        WorkstationRecords.logonFailure(3))
                .orElseThrow();
        assertThat(counted)
                .containsExactly(
                        count(WorkstationRecords.LOGON_FAILED, DAY, 3, 0),
                        count(WorkstationRecords.GUESSING, DAY, 1, 1));
        assertThat(event.evidence()).isEmpty();
        assertThat(event.detections()).isEmpty();
        assertThat(asset.alerts()).isEqualTo(AssetAlerts.NONE);
    }

    @Test
    void aCorrelationInShadowCountsLiveRulesAndDoesNotSilenceThem() {
        Evaluator rules = stages(Map.of(WorkstationRecords.GUESSING, RuleStage.SHADOW));
        absorb(
                rules,
                WorkstationRecords.logonFailure(1),
                WorkstationRecords.logonFailure(2),
                WorkstationRecords.logonFailure(3));
        assertThat(counted).containsExactly(count(WorkstationRecords.GUESSING, DAY, 1, 1));
        assertThat(asset.alerts().open()).containsOnlyKeys(WorkstationRecords.LOGON_FAILED);
    }

    @Test
    void aPromotedCorrelationStartsWithAnEmptyWindow() {
        Evaluator shadow = stages(Map.of(WorkstationRecords.GUESSING, RuleStage.SHADOW));
        absorb(shadow, WorkstationRecords.logonFailure(1), WorkstationRecords.logonFailure(2));

        absorb(stages(Map.of()), WorkstationRecords.logonFailure(3), WorkstationRecords.logonFailure(4));
        assertThat(asset.alerts().open()).doesNotContainKey(WorkstationRecords.GUESSING);

        absorb(stages(Map.of()), WorkstationRecords.logonFailure(5));
        assertThat(asset.alerts().open()).containsKey(WorkstationRecords.GUESSING);
        assertThat(counted).isEmpty();
    }

    @Test
    void aRecordThatOnlyAShadowRuleMatchesEndsNoLiveWindow() {
        Evaluator rules = stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW));
        absorb(rules, WorkstationRecords.logonFailure(1), WorkstationRecords.logonFailure(2));
        absorb(rules, WorkstationRecords.lsass(3, START.plus(Duration.ofHours(30))));
        absorb(rules, WorkstationRecords.logonFailure(4));
        assertThat(asset.alerts().open()).containsOnlyKeys(WorkstationRecords.GUESSING);
    }

    @Test
    void aDetectionAcrossAssetsThatWasInShadowIsOnlyCounted() {
        TelemetryAbsorbed event = asset.correlated(
                        "default/w1", List.of(found(1, true), found(2, true), found(3, null)), POLICY)
                .orElseThrow();
        asset = asset.apply(event);
        add(event.shadow());
        assertThat(counted).containsExactly(count("rule-9", DAY, 2, 1));
        assertThat(event.detections()).hasSize(1);
        assertThat(Objects.requireNonNull(asset.alerts().open().get("rule-9"))
                        .seen()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theDayOfARecordWithAWrongTimeIsLimited() {
        Evaluator rules = stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW));
        LocalDate today = LocalDate.parse("2026-01-08");
        absorb(
                rules,
                WorkstationRecords.lsass(1, Instant.parse("9999-12-31T23:59:59Z")),
                WorkstationRecords.lsass(2, Instant.parse("1990-01-01T00:00:00Z")));
        assertThat(counted)
                .extracting(ShadowCount::day)
                .containsExactly(today.minusDays(ShadowCounting.MOST_DAYS_BACK), today);
    }

    @Test
    void liveRulesFindTheSameBesideRulesInShadow() {
        List<Submission> records = LongStream.rangeClosed(1, 60)
                .mapToObj(sequence -> switch ((int) sequence % 4) {
                    case 0 -> WorkstationRecords.lsass(sequence);
                    case 1 -> WorkstationRecords.shareOpened(sequence);
                    default -> WorkstationRecords.logonFailure(sequence);
                })
                .toList();
        TelemetryAbsorbed alone = absorb(
                        stages(Map.of(WorkstationRecords.LSASS, RuleStage.DRAFT)), records.toArray(new Submission[0]))
                .orElseThrow();
        asset = Asset.unknown(KEY);
        TelemetryAbsorbed beside = absorb(
                        stages(Map.of(WorkstationRecords.LSASS, RuleStage.SHADOW)), records.toArray(new Submission[0]))
                .orElseThrow();
        assertThat(beside.detections()).isNotEmpty().isEqualTo(alone.detections());
        assertThat(beside.evidence()).isEqualTo(alone.evidence());
        assertThat(beside.alerts()).isEqualTo(alone.alerts());
        assertThat(beside.windows()).isEqualTo(alone.windows());
        assertThat(beside.contributions()).isEqualTo(alone.contributions());
        assertThat(beside.shadow()).isNotNull();
    }

    private static WindowDetection found(long ordinal, @Nullable Boolean shadow) {
        return new WindowDetection(
                ordinal,
                START,
                WorkstationRecords.ASSET,
                new DetectionId("d" + ordinal),
                new AlertRule("rule-9", "Shares are searched", Level.HIGH, List.of()),
                new CompletedWindow(
                        new TreeMap<>(Map.of("IpAddress", "192.0.2.7")),
                        2,
                        START,
                        START.plusSeconds(ordinal),
                        List.of("sensor-1/0000000000000001/" + ordinal),
                        null,
                        List.of(WorkstationRecords.ASSET, "host:ws02"),
                        null),
                shadow);
    }
}
