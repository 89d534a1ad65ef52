package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssetTest {

    private static final AssetKey KEY = AssetKey.of(AssetId.parse("ws01.corp.example"));
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final Evaluator JUDGE = WorkstationRecords.judge(1);
    private static final Instant NOW = WorkstationRecords.START.plus(Duration.ofMinutes(1));

    private Asset asset = Asset.unknown(KEY);

    private Optional<TelemetryAbsorbed> absorb(long epoch, Submission... records) {
        return absorbAt(NOW, "sensor-1", epoch, records);
    }

    private Optional<TelemetryAbsorbed> absorbAt(Instant now, String sensor, long epoch, Submission... records) {
        Optional<TelemetryAbsorbed> event =
                asset.absorb(sensor, epoch, List.of(records), JUDGE, WorkstationRecords.READER, POLICY, now);
        event.ifPresent(change -> asset = asset.apply(change));
        return event;
    }

    @Test
    void telemetryThatMatchesNothingChangesNothing() {
        assertThat(absorb(1, WorkstationRecords.routine(1), WorkstationRecords.routine(2)))
                .isEmpty();
        assertThat(asset).isEqualTo(Asset.unknown(KEY));
    }

    @Test
    void aMatchOpensAnAlertWithEvidenceAndMovesTheWatermark() {
        TelemetryAbsorbed event = absorb(
                        1, WorkstationRecords.routine(1), WorkstationRecords.lsass(2), WorkstationRecords.routine(3))
                .orElseThrow();
        assertThat(event.detections()).hasSize(1);
        assertThat(event.evidence()).singleElement().satisfies(proof -> {
            assertThat(proof.record()).isEqualTo("sensor-1/0000000000000001/2");
            assertThat(proof.raw()).contains("lsass.exe");
        });
        assertThat(asset.watermarks()).containsExactly(Map.entry("sensor-1/0000000000000001", new Watermark(3, NOW)));
        assertThat(asset.alerts().open()).hasSize(1);
        assertThat(asset.alerts().unplaced()).extracting(Alert::ordinal).containsExactly(1L);
    }

    @Test
    void repeatedSequencesChangeNothing() {
        absorb(1, WorkstationRecords.lsass(1), WorkstationRecords.lsass(2));
        assertThat(absorb(1, WorkstationRecords.lsass(1), WorkstationRecords.lsass(2)))
                .isEmpty();
        assertThat(absorb(1, WorkstationRecords.lsass(2), WorkstationRecords.lsass(3))
                        .orElseThrow()
                        .detections())
                .hasSize(1);
        assertThat(asset.alerts().open().values())
                .extracting(alert -> alert.seen().count())
                .containsExactly(3L);
    }

    @Test
    void theSameSequencesOfAnotherEpochAreOtherRecords() {
        absorb(1, WorkstationRecords.lsass(1));
        assertThat(absorb(2, WorkstationRecords.lsass(1))).isPresent();
        assertThat(asset.alerts().open().values())
                .extracting(alert -> alert.seen().count())
                .containsExactly(2L);
    }

    @Test
    void theSplitIntoBatchesDoesNotChangeTheResult() {
        List<Submission> records = new ArrayList<>();
        for (int sequence = 1; sequence <= 40; sequence++) {
            records.add(
                    sequence % 3 == 0 ? WorkstationRecords.lsass(sequence) : WorkstationRecords.logonFailure(sequence));
        }
        Asset whole = cut(records, 40);
        for (int size : new int[] {1, 3, 7, 16}) {
            Asset parts = cut(records, size);
            assertThat(parts.equals(whole)).as("batches of %d", size).isTrue();
        }
    }

    private static Asset cut(List<Submission> records, int size) {
        Asset asset = Asset.unknown(KEY);
        for (int from = 0; from < records.size(); from += size) {
            List<Submission> batch = records.subList(from, Math.min(from + size, records.size()));
            Optional<TelemetryAbsorbed> event =
                    asset.absorb("sensor-1", 1, batch, JUDGE, WorkstationRecords.READER, POLICY, NOW);
            if (event.isPresent()) {
                asset = asset.apply(event.get());
            }
        }
        return asset;
    }

    @Test
    void anAlertThatWasQuietForTooLongIsReplacedByANewOne() {
        absorb(1, WorkstationRecords.lsass(1));
        String first = asset.alerts().open().values().iterator().next().id();
        TelemetryAbsorbed later = absorb(
                        1, WorkstationRecords.lsass(2, WorkstationRecords.START.plus(Duration.ofHours(25))))
                .orElseThrow();
        assertThat(later.alerts().quiet()).containsExactly(first);
        assertThat(asset.alerts().open().values()).singleElement().satisfies(alert -> {
            assertThat(alert.id()).isNotEqualTo(first);
            assertThat(alert.ordinal()).isEqualTo(2);
            assertThat(alert.seen().count()).isEqualTo(1);
        });
    }

    @Test
    void twoAlertsOfOneRuleInOneBatchAreBothOffered() {
        absorb(
                1,
                WorkstationRecords.lsass(1),
                WorkstationRecords.lsass(2, WorkstationRecords.START.plus(Duration.ofHours(25))));
        assertThat(asset.alerts().unplaced()).extracting(Alert::ordinal).containsExactly(1L, 2L);
        assertThat(asset.alerts().open().values()).extracting(Alert::ordinal).containsExactly(2L);
    }

    @Test
    void afterTheCaseEndedTheNextMatchOpensANewAlert() {
        absorb(1, WorkstationRecords.lsass(1));
        String first = asset.alerts().open().values().iterator().next().id();
        asset = asset.apply(
                asset.endFolding(new CaseId("case-1"), List.of(first)).orElseThrow());
        absorb(1, WorkstationRecords.lsass(2));
        assertThat(asset.alerts().open().values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.id()).isNotEqualTo(first));
        assertThat(asset.endFolding(new CaseId("case-1"), List.of(first))).isEmpty();
    }

    @Test
    void placedAlertsAreNotOfferedAgain() {
        absorb(1, WorkstationRecords.lsass(1));
        asset = asset.apply(asset.placed(1).orElseThrow());
        assertThat(asset.alerts().unplaced()).isEmpty();
        assertThat(asset.placed(1)).isEmpty();
    }

    @Test
    void aCorrelationFiresOnceItsWindowIsFullAndItsBaseRuleStaysQuiet() {
        absorb(1, WorkstationRecords.logonFailure(1), WorkstationRecords.logonFailure(2));
        assertThat(asset.alerts().open()).isEmpty();
        assertThat(asset.windows()).isNotEmpty();
        TelemetryAbsorbed event = absorb(1, WorkstationRecords.logonFailure(3)).orElseThrow();
        assertThat(event.detections()).singleElement().satisfies(detection -> {
            assertThat(detection.window()).isNotNull();
            assertThat(detection.rule()).isEqualTo(new RuleId(WorkstationRecords.GUESSING));
        });
    }

    @Test
    void idsAreDerivedFromTheirContent() {
        Detection once = absorb(1, WorkstationRecords.lsass(1))
                .orElseThrow()
                .detections()
                .getFirst();
        asset = Asset.unknown(KEY);
        Detection again = absorb(1, WorkstationRecords.lsass(1))
                .orElseThrow()
                .detections()
                .getFirst();
        assertThat(again).isEqualTo(once);
    }

    @Test
    void watermarksOfSilentSpoolsExpire() {
        absorb(1, WorkstationRecords.lsass(1));
        TelemetryAbsorbed event = absorbAt(NOW.plus(Duration.ofDays(31)), "sensor-1", 2, WorkstationRecords.lsass(1))
                .orElseThrow();
        assertThat(event.progress().expired()).containsExactly("sensor-1/0000000000000001");
        assertThat(asset.watermarks()).containsOnlyKeys("sensor-1/0000000000000002");
    }

    @Test
    void aSensorWithItsClockInTheYear9999ExpiresNoWatermark() {
        absorbAt(NOW, "honest", 1, WorkstationRecords.lsass(1));
        absorbAt(NOW, "liar", 1, WorkstationRecords.lsass(1, Instant.parse("9999-12-31T23:59:59Z")));
        assertThat(asset.watermarks()).containsEntry("honest/0000000000000001", new Watermark(1, NOW));
        assertThat(absorbAt(NOW, "honest", 1, WorkstationRecords.lsass(1))).isEmpty();
    }

    @Test
    void aSensorWithTooManySpoolsLosesOnlyItsOwnOldestWatermarks() {
        absorbAt(NOW, "other", 1, WorkstationRecords.lsass(1));
        int spools = Watermark.MOST_OF_A_SENSOR + 5;
        for (int spool = 1; spool <= spools; spool++) {
            absorbAt(NOW.plusSeconds(spool), "sensor-1", spool, WorkstationRecords.lsass(1));
        }
        assertThat(asset.watermarks())
                .hasSize(Watermark.MOST_OF_A_SENSOR + 1)
                .containsKey("other/0000000000000001")
                .containsKey("sensor-1/%016x".formatted(spools))
                .doesNotContainKey("sensor-1/0000000000000005");
    }
}
