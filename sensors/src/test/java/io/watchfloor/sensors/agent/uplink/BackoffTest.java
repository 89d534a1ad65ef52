package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void boundDoublesUpToTheMaximumAndRestartsAfterAReset() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
        for (int bound : new int[] {100, 200, 400, 800, 1000, 1000}) {
            assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(bound));
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void waitsOfSensorsAreSpread() {
        long different = IntStream.range(0, 100)
                .mapToLong(seed -> new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(5), new Random(seed * 7919L))
                                .next()
                                .toMillis()
                        / 50)
                .distinct()
                .count();
        assertThat(different).isGreaterThan(50);
    }
}
