package io.watchfloor.ops.ingest.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.HealthWord.ClockWord;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final Instant TOLD = Instant.parse("2026-11-27T10:00:00Z");

    @RepeatedTest(50)
    void theTrueOffsetLiesWithinTheUncertaintyWhateverTheWayTakes() {
        Random random = new Random();
        long offset = random.nextLong(-600_000, 600_000);
        long there = random.nextLong(3000);
        long held = random.nextLong(20_000);
        long back = random.nextLong(3000);
        Instant written = TOLD.plusMillis(there + held);
        ClockOffset measured = measured(written.minusMillis(offset), held, written.plusMillis(back));
        assertThat(Math.abs(measured.millis() - offset)).isLessThanOrEqualTo(measured.uncertaintyMillis());
    }

    @Test
    void aClockIsOffForCertainOnlyWhenTheWayDoesNotExplainIt() {
        assertThat(measured(TOLD.minusSeconds(90), 0, TOLD.plusMillis(40)).proven())
                .isTrue();
        assertThat(measured(TOLD.plusSeconds(90), 0, TOLD.plusMillis(40)).proven())
                .isTrue();
        assertThat(measured(TOLD.minusMillis(1900), 0, TOLD.plusMillis(40)).proven())
                .isFalse();
        assertThat(measured(TOLD.minusSeconds(90), 0, TOLD.plusSeconds(30)).proven())
                .isFalse();
    }

    @Test
    void anEchoFromTheFutureProvesNothing() {
        assertThat(ClockOffset.measured(new ClockWord(TOLD, TOLD, TOLD.plusSeconds(5), 0), TOLD))
                .isEmpty();
    }

    @Test
    void onlyTimesSinceTheClockWasSetLastAreCorrected() {
        ClockOffset slow = ClockOffset.measured(
                        new ClockWord(TOLD.minusSeconds(90), TOLD.minusSeconds(1000), TOLD, 0), TOLD)
                .orElseThrow();
        TelemetryRecord before = record(1, TOLD.minusSeconds(2000));
        TelemetryRecord after = record(2, TOLD.minusSeconds(100));
        ClockOffset.Corrected corrected = slow.correct(List.of(before, after));
        assertThat(corrected.count()).isEqualTo(1);
        assertThat(corrected.records())
                .extracting(TelemetryRecord::receivedAtMillis)
                .containsExactly(
                        before.receivedAtMillis(), TOLD.minusSeconds(10).toEpochMilli());
    }

    private static ClockOffset measured(Instant at, long held, Instant now) {
        return ClockOffset.measured(new ClockWord(at, at.minus(Duration.ofHours(1)), TOLD, held), now)
                .orElseThrow();
    }

    private static TelemetryRecord record(long sequence, Instant at) {
        return new TelemetryRecord(sequence, at.toEpochMilli(), null, null, new byte[0]);
    }
}
