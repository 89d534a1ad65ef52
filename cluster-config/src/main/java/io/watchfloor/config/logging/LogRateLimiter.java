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
 * Keeps one line that repeats itself from filling the disk and hiding the others: of each kind {@value #LINES} lines a minute are
 * written, and how many were left out is told with the next minute's first one. A kind is a logger and a text before its values are put in.
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
        // A question whether a level is on has no text.
        if (format == null || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        int leftOut = leftOut(logger.getName() + ' ' + format);
        if (leftOut > 0) {
            logger.warn("{} more lines like the next one were left out", leftOut);
        }
        return leftOut < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** @return how many lines of this kind the last minute left out, if this one begins a minute; -1 to leave it out */
    private synchronized int leftOut(String kind) {
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
