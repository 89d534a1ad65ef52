package io.watchfloor.config.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogRateLimiterTest {

    private final AtomicLong nanos = new AtomicLong();
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("io.watchfloor.Some");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    LogRateLimiterTest() {
        context.addTurboFilter(new LogRateLimiter(nanos::get));
        log.setLevel(Level.INFO);
        written.start();
        log.addAppender(written);
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void dropsAndCountsRepeatedLinesBeyondTheLimit() {
        for (int n = 0; n < 170_281; n++) {
            log.warn("Dropping message [{}]", n);
        }
        log.warn("Something else");
        assertThat(lines()).hasSize(LogRateLimiter.LINES + 1).endsWith("Something else");
        written.list.clear();
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.warn("Dropping message [{}]", "last");
        assertThat(lines()).containsExactly("Dropped 170081 more lines like the next one", "Dropping message [last]");
    }

    @Test
    void doesNotCountLinesBelowTheLogLevel() {
        for (int n = 0; n < 1_000; n++) {
            log.debug("Detail {}", n);
        }
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.info("Detail {}", 1);
        assertThat(lines()).containsExactly("Detail 1");
    }
}
