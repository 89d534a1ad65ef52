package io.watchfloor.ops.intake.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.sensor.IngestSettings.ClockLimits;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockProofTest {
    private static final ClockLimits TWO = new ClockLimits(Duration.ofSeconds(2), 2);
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Instant SINCE = NOW.minusSeconds(1000);

    @Test
    void twoConsistentMeasurementsAreAProofAndOneIsNot() {
        ClockProof one = ClockProof.of(off(90_000, 20));
        assertThat(one.proven(TWO)).isFalse();
        assertThat(one.with(off(90_030, 15)).proven(TWO)).isTrue();
    }

    @Test
    void contradictingMeasurementsStartAgain() {
        ClockProof proof = ClockProof.of(off(90_000, 20)).with(off(90_010, 20)).with(off(30_000, 20));
        assertThat(proof.proven(TWO)).isFalse();
        assertThat(proof.with(off(30_000, 20)).proven(TWO)).isTrue();
    }

    @Test
    void aClockThatWasSetIsMeasuredAgain() {
        ClockOffset set = new ClockOffset(90_000, 20, SINCE.plusSeconds(10), NOW);
        assertThat(ClockProof.of(off(90_000, 20)).with(set).proven(TWO)).isFalse();
    }

    @Test
    void aLongRoundTripNeitherProvesNorRefutes() {
        ClockProof proven = ClockProof.of(off(90_000, 20)).with(off(90_000, 20));
        assertThat(proven.with(off(91_000, 4_000)).proven(TWO)).isTrue();
        assertThat(ClockProof.of(off(90_000, 4_000)).with(off(90_000, 4_000)).proven(TWO))
                .isFalse();
    }

    @Test
    void theToleratedOffsetIsASetting() {
        ClockProof proof = ClockProof.of(off(90_000, 20)).with(off(90_000, 20));
        assertThat(proof.proven(new ClockLimits(Duration.ofSeconds(89), 2))).isTrue();
        assertThat(proof.proven(new ClockLimits(Duration.ofSeconds(90), 2))).isFalse();
        assertThat(proof.proven(new ClockLimits(Duration.ofSeconds(2), 3))).isFalse();
    }

    @Test
    void theCorrectionIsConstantUntilTheClockDrifts() {
        ClockProof proof = ClockProof.of(off(90_000, 20)).with(off(90_040, 20));
        assertThat(proof.millis()).isEqualTo(90_000);
        for (int drift = 80; drift <= 400; drift += 40) {
            proof = proof.with(off(90_000 + drift, 20));
            assertThat(proof.proven(TWO)).isTrue();
        }
        assertThat(proof.millis()).isEqualTo(90_280);
    }

    @Test
    void aProofFromAnEarlierStreamNeedsOneConsistentMeasurement() {
        ClockProof known = ClockProof.resumed(off(90_000, 20), TWO);
        assertThat(known.proven(TWO)).isFalse();
        assertThat(known.with(off(90_020, 20)).proven(TWO)).isTrue();
        assertThat(known.with(off(0, 20)).proven(TWO)).isFalse();
    }

    @Test
    void onlyTimesAfterTheClockWasSetAreCorrected() {
        ClockProof slow = ClockProof.of(off(90_000, 0)).with(off(90_000, 0));
        TelemetryRecord before = record(1, SINCE.minusSeconds(1000));
        TelemetryRecord after = record(2, NOW.minusSeconds(100));
        ClockProof.Corrected corrected = slow.correct(List.of(before, after));
        assertThat(corrected.count()).isEqualTo(1);
        assertThat(corrected.records())
                .containsExactly(
                        before,
                        record(2, NOW.minusSeconds(10)).with(new ClockCorrection(90_000, SINCE.toEpochMilli())));
    }

    private static ClockOffset off(long millis, long uncertainty) {
        return new ClockOffset(millis, uncertainty, SINCE, NOW);
    }

    private static TelemetryRecord record(long sequence, Instant at) {
        return new TelemetryRecord(sequence, at.toEpochMilli(), null, null, new byte[0]);
    }
}
