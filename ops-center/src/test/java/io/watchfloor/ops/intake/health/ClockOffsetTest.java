package io.watchfloor.ops.intake.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.SensorHealth.ClockStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final Duration TOLERATED = Duration.ofSeconds(2);
    private static final Instant TOLD = Instant.parse("2026-11-27T10:00:00Z");

    @RepeatedTest(50)
    void theTrueOffsetIsWithinTheUncertaintyForAnyRoundTrip() {
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
    void aClockIsProvenWrongOnlyWhenTheRoundTripDoesNotExplainIt() {
        assertThat(measured(TOLD.minusSeconds(90), 0, TOLD.plusMillis(40)).exceeds(TOLERATED))
                .isTrue();
        assertThat(measured(TOLD.plusSeconds(90), 0, TOLD.plusMillis(40)).exceeds(TOLERATED))
                .isTrue();
        assertThat(measured(TOLD.minusMillis(1900), 0, TOLD.plusMillis(40)).exceeds(TOLERATED))
                .isFalse();
        assertThat(measured(TOLD.minusSeconds(90), 0, TOLD.plusSeconds(30)).exceeds(TOLERATED))
                .isFalse();
    }

    @Test
    void anEchoFromTheFutureProvesNothing() {
        assertThat(ClockOffset.measured(new ClockStatus(TOLD, TOLD, TOLD.plusSeconds(5), 0), TOLD))
                .isEmpty();
    }

    private static ClockOffset measured(Instant at, long held, Instant now) {
        return ClockOffset.measured(new ClockStatus(at, at.minus(Duration.ofHours(1)), TOLD, held), now)
                .orElseThrow();
    }
}
