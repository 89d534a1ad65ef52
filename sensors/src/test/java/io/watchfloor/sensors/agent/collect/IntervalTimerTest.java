package io.watchfloor.sensors.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An interval timer on a host whose clock is set back. */
class IntervalTimerTest {

    private Instant now = Instant.now();

    @Test
    void intervalPassesAfterTheClockIsSetBack() {
        IntervalTimer every = new IntervalTimer(Duration.ofMinutes(5), () -> now);
        assertThat(every.isDue()).isTrue();
        now = now.plusSeconds(299);
        assertThat(every.isDue()).isFalse();
        now = now.minus(Duration.ofDays(365));
        assertThat(every.isDue()).isTrue();
        assertThat(every.isDue()).isFalse();
    }
}
