package io.watchfloor.dashboards.webhooks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An export that follows")
class ExportCommandTest {

    @Test
    @DisplayName("waits twice as long after each failure, and at most 30 s")
    void boundsTheWait() {
        assertThat(IntStream.of(0, 1, 2, 3, 4, 5, 6, 1000).mapToObj(ExportCommand::wait))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }
}
