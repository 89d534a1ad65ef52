package io.watchfloor.dashboards.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressBarTest {

    @Test
    void itIsAPartARateAndATime() {
        assertThat(ProgressBar.line(50 << 20, 100 << 20, 5))
                .isEqualTo("[###############...............]  50 %  10.0 MiB/s  0:05 left");
    }
}
