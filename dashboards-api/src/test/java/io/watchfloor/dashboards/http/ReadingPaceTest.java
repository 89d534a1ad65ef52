package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadingPaceTest {

    private final ReadingPace pace =
            new ReadingPace(new ConnectionTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), 1024));
    private long now;

    /** @return whether the client was closed meanwhile */
    private boolean tooSlow(double seconds) {
        pace.wrote(ReadingPace.PIECE, now);
        now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        boolean late = pace.left(false, now).isNegative();
        pace.pieceRead(now);
        return late;
    }

    @Test
    void aStrangerWhoTakesNothingIsClosedWithinFifteenSeconds() {
        pace.wrote(ReadingPace.PIECE, now);
        assertThat(pace.left(false, now)).isLessThanOrEqualTo(Duration.ofSeconds(14));
        assertThat(pace.left(true, now)).isLessThanOrEqualTo(Duration.ofSeconds(28));
    }

    @Test
    void whoIsALittleTooSlowAgainAndAgainIsClosedToo() {
        int pieces = 0;
        while (!tooSlow(9)) {
            pieces++;
        }
        assertThat(pieces).isBetween(3, 8);
    }

    @Test
    void whoKeepsThePaceIsNeverClosed() {
        for (int piece = 0; piece < 1_000; piece++) {
            assertThat(tooSlow(8)).isFalse();
        }
    }

    @Test
    void whatTheOperatingSystemTookAtOnceEarnsNothing() {
        for (int piece = 0; piece < 1_000; piece++) {
            tooSlow(0);
        }
        assertThat(tooSlow(15)).isTrue();
    }

    @Test
    void aStallIsForgivenToWhoReadsOnFast() {
        assertThat(tooSlow(12)).isFalse();
        assertThat(tooSlow(0)).isFalse();
        assertThat(tooSlow(12)).isFalse();
    }
}
