package io.watchfloor.config.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Limits repeated log lines to {@value #LINES} per kind and minute, so that they neither fill the disk nor hide other
 * lines. The next minute's first line of that kind reports how many lines were dropped. Two lines are of the same kind
 * if they have the same logger and message format.
 */
public final class LogRateLimiter extends TurboFilter {

    static final int LINES = 200;

    private static final int KINDS = 500;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<String, LineCount> kinds = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LineCount> eldest) {
            return size() > KINDS;
        }
    };

    private static final class LineCount {
        private long since;
        private int lines;
    }

    public LogRateLimiter() {
        this(System::nanoTime);
    }

    LogRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable thrown) {
        // Skips calls such as isDebugEnabled, which have no message format.
        if (format == null || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        int dropped = dropped(logger.getName() + ' ' + format);
        if (dropped > 0) {
            logger.warn("Dropped {} more lines like the next one", dropped);
        }
        return dropped < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** @return lines of this kind dropped in the last minute, if this line starts a new minute; -1 to drop this line */
    private synchronized int dropped(String kind) {
        long now = nanoTime.getAsLong();
        LineCount seen = kinds.computeIfAbsent(kind, one -> new LineCount());
        if (seen.lines == 0 || now - seen.since >= WINDOW_NANOS) {
            int before = Math.max(0, seen.lines - LINES);
            seen.since = now;
            seen.lines = 1;
            return before;
        }
        return ++seen.lines > LINES ? -1 : 0;
    }
}
