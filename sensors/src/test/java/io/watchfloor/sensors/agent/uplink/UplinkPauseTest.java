package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UplinkPauseTest {

    private static final Duration MOST = Duration.ofSeconds(40);

    /** The random number generator always returns the longest wait. */
    private final Uplink uplink = new Uplink(
            new InMemorySpool(1),
            new UplinkSettings(
                    List.of(URI.create("ws://127.0.0.1:1/uplink")),
                    "token",
                    CenterTrust.systemDefault(),
                    "test",
                    new UplinkSettings.Batch(1, 1),
                    new UplinkSettings.Timeouts(MOST, MOST, MOST, MOST),
                    new UplinkSettings.Retry(Duration.ofSeconds(1), MOST, false),
                    0),
            new RecordingUplinkListener(),
            new DropCounter(),
            Clock.systemUTC(),
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    throw new UnsupportedOperationException("a pause has a bound");
                }

                @Override
                public long nextLong(long bound) {
                    return bound - 1;
                }
            });

    @Test
    void pauseAfterAnOverloadedCenterIsShorterThanAfterSilence() {
        for (int second : new int[] {1, 2, 4, 8, 16, 32, 40, 40}) {
            assertThat(afterSilence()).isEqualTo(Duration.ofSeconds(second));
        }
        assertThat(afterNoRoom()).isLessThanOrEqualTo(Uplink.OVERLOADED_RETRY);
        assertThat(afterNoRoom()).isLessThanOrEqualTo(Uplink.OVERLOADED_RETRY);
        assertThat(afterSilence()).isGreaterThan(Uplink.OVERLOADED_RETRY);
    }

    @Test
    void firstOverloadedAnswerDoesNotLengthenThePause() {
        assertThat(afterNoRoom()).isEqualTo(Duration.ofSeconds(1));
    }

    private Duration afterSilence() {
        return uplink.pauseAfter(new ConnectionLostException("nothing is heard"), false);
    }

    private Duration afterNoRoom() {
        return uplink.pauseAfter(ConnectionLostException.overloaded("503"), false);
    }
}
