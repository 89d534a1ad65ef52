package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.LookBackMark;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An asset turns what a look-back found into alerts of their own. */
class LookBackFindingsTest {

    private static final AssetKey KEY = AssetKey.parse("default/" + WorkstationRecords.ASSET);
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final Instant NOW = WorkstationRecords.START.plus(Duration.ofDays(9));
    private static final Evaluator JUDGE = WorkstationRecords.judge(1);

    private Asset asset = Asset.unknown(KEY);

    /** What a look-back finds in the record. */
    static LookBackFindings.Found found(Submission record) {
        Asset before = Asset.unknown(KEY);
        TelemetryAbsorbed event = before.absorb(
                        "sensor-1", 1, List.of(record), JUDGE, WorkstationRecords.READER, POLICY, NOW)
                .orElseThrow();
        Alert alert = event.alerts().opened().getFirst();
        return new LookBackFindings.Found(
                alert.rule(), alert.names(), event.detections().getFirst(), event.evidence());
    }

    private static LookBackFindings.Found lsass(long sequence, Duration after) {
        return found(WorkstationRecords.lsass(sequence, WorkstationRecords.START.plus(after)));
    }

    private TelemetryAbsorbed take(@Nullable Level pagesFrom, LookBackFindings.Found... found) {
        TelemetryAbsorbed event = asset.foundLookingBack(
                new LookBackFindings("l1", asset.lookedBack(), pagesFrom, List.of(found)), POLICY, NOW);
        asset = asset.apply(event);
        return event;
    }

    private TelemetryAbsorbed live(long sequence, Duration after) {
        TelemetryAbsorbed event = asset.absorb(
                        "sensor-1",
                        1,
                        List.of(WorkstationRecords.lsass(sequence, WorkstationRecords.START.plus(after))),
                        JUDGE,
                        WorkstationRecords.READER,
                        POLICY,
                        NOW)
                .orElseThrow();
        asset = asset.apply(event);
        return event;
    }

    @Test
    void theAlertsAreThoseOfTheTimeOfTheTelemetry() {
        List<Alert> then = new ArrayList<>();
        for (LookBackFindings.Found one :
                List.of(lsass(1, Duration.ZERO), lsass(2, Duration.ofHours(3)), lsass(3, Duration.ofHours(40)))) {
            then.addAll(take(null, one).alerts().opened());
        }

        List<Alert> opened = List.copyOf(then);
        assertThat(opened)
                .extracting(Alert::openedBy)
                .containsExactly("sensor-1/0000000000000001/1", "sensor-1/0000000000000001/3");
        assertThat(opened)
                .extracting(alert -> alert.seen().first())
                .containsExactly(WorkstationRecords.START, WorkstationRecords.START.plus(Duration.ofHours(40)));
        assertThat(opened).extracting(Alert::lookBack).containsOnly(new LookBackMark("l1", false));
        assertThat(asset.alerts().unplaced())
                .as("triage gets them like any other")
                .hasSize(2);

        asset = Asset.unknown(KEY);
        assertThat(List.of(live(1, Duration.ZERO), live(2, Duration.ofHours(3)), live(3, Duration.ofHours(40))))
                .flatExtracting(event -> event.alerts().opened())
                .extracting(Alert::id)
                .as("the alerts that the rule would have opened then")
                .isEqualTo(opened.stream().map(Alert::id).toList());
    }

    @Test
    void theAlertOfLiveTelemetryStaysAsItIs() {
        Alert today = live(9, Duration.ofHours(5)).alerts().opened().getFirst();

        TelemetryAbsorbed event = take(null, lsass(1, Duration.ofHours(4)));

        assertThat(event.alerts().opened()).singleElement().satisfies(alert -> {
            assertThat(alert.seen().count()).isEqualTo(1);
            assertThat(alert.ordinal()).isEqualTo(today.ordinal() + 1);
        });
        assertThat(asset.alerts().open())
                .containsEntry(today.rule().id(), today)
                .hasSize(2);
        assertThat(live(10, Duration.ofHours(6)).detections())
                .extracting(Detection::alert)
                .extracting(Object::toString)
                .containsExactly(today.id());
    }

    @Test
    void aLookBackOverAnEarlierTimeOpensAnotherAlert() {
        take(null, lsass(5, Duration.ofDays(5)));
        assertThat(take(null, lsass(1, Duration.ZERO)).alerts().opened()).hasSize(1);
        assertThat(asset.alerts().opened()).isEqualTo(2);
    }

    @Test
    void theSettingsDecideWhetherAnAlertPages() {
        assertThat(take(Level.CRITICAL, lsass(1, Duration.ZERO)).alerts().opened())
                .noneMatch(Alert::pages);
        assertThat(take(Level.HIGH, lsass(5, Duration.ofDays(5))).alerts().opened())
                .allMatch(Alert::pages);
    }

    @Test
    void liveTelemetryGoesOnWhereItWas() {
        live(4, Duration.ofHours(1));
        take(null, lsass(1, Duration.ZERO), lsass(2, Duration.ofMinutes(1)));
        assertThat(asset.lookedBack()).isEqualTo(2);
        assertThat(asset.status().watermarks()).isEqualTo(Map.of("sensor-1/0000000000000001", 4L));
    }
}
