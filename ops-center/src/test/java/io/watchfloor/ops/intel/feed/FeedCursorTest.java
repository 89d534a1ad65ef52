package io.watchfloor.ops.intel.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intel.feed.FeedCursor.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The cursor of a feed")
class FeedCursorTest {

    private static final Instant ONE = Instant.parse("2026-03-01T10:00:00.000001Z");
    private static final Instant TWO = Instant.parse("2026-03-01T10:00:00.000002Z");
    private static final Instant NINE = Instant.parse("2026-03-01T10:00:00.000009Z");

    @Test
    @DisplayName("follows next, and keeps the start of the pages")
    void followsNext() {
        FeedCursor after = new FeedCursor(ONE, null, null)
                .after(true, "n1", new Times(TWO, NINE))
                .orElseThrow();
        assertThat(after).isEqualTo(new FeedCursor(ONE, "n1", NINE));
        assertThat(after.after(true, "n1", new Times(NINE, NINE)))
                .as("a server that repeats a page")
                .isEmpty();
    }

    @Test
    @DisplayName("ends before the last time, so that later objects of that time are read")
    void endsBeforeTheLastTime() {
        FeedCursor end = new FeedCursor(null, "n1", TWO)
                .after(false, null, new Times(TWO, NINE))
                .orElseThrow();
        assertThat(end).isEqualTo(new FeedCursor(NINE.minusNanos(1_000), null, NINE));
        assertThat(end.after(false, null, Times.of(Optional.empty(), Optional.empty())))
                .as("an empty page moves nothing")
                .hasValue(end);
    }

    @Test
    @DisplayName("continues by time without next, unless all objects of the page have one time")
    void continuesByTime() {
        assertThat(FeedCursor.START.after(true, null, new Times(ONE, NINE)))
                .hasValue(new FeedCursor(NINE.minusNanos(1_000), null, NINE));
        assertThat(FeedCursor.START.after(true, null, new Times(NINE, NINE))).isEmpty();
        assertThat(FeedCursor.START.after(true, null, Times.of(Optional.of("yesterday"), Optional.empty())))
                .isEmpty();
    }

    @Test
    @DisplayName("starts again at the last time that was read when the server forgot next")
    void startsAgain() {
        assertThat(new FeedCursor(ONE, "n1", NINE).restarted())
                .isEqualTo(new FeedCursor(NINE.minusNanos(1_000), null, NINE));
        assertThat(new FeedCursor(ONE, "n1", null).restarted()).isEqualTo(new FeedCursor(ONE, null, null));
    }

    @Test
    @DisplayName("waits twice as long after each failure, up to six hours, and as long as the server asks")
    void backsOff() {
        Duration every = Duration.ofMinutes(15);
        assertThat(FeedSchedule.pause(every, 0, Duration.ZERO, 0.5)).isEqualTo(every);
        assertThat(FeedSchedule.pause(every, 1, Duration.ZERO, 0.5)).isEqualTo(Duration.ofMinutes(30));
        assertThat(FeedSchedule.pause(every, 1, Duration.ZERO, 0)).isEqualTo(Duration.ofMinutes(27));
        assertThat(FeedSchedule.pause(every, 1, Duration.ZERO, 1)).isEqualTo(Duration.ofMinutes(33));
        assertThat(FeedSchedule.pause(every, 1_000, Duration.ZERO, 0.5)).isEqualTo(Duration.ofHours(6));
        assertThat(FeedSchedule.pause(every, 1, Duration.ofHours(2), 0.5)).isEqualTo(Duration.ofHours(2));
        assertThat(FeedSchedule.pause(every, 1, Duration.ofDays(2), 0.5)).isEqualTo(Duration.ofHours(6));
        assertThat(FeedSchedule.pause(Duration.ofDays(1), 3, Duration.ZERO, 0.5))
                .isEqualTo(Duration.ofDays(1));
    }
}
