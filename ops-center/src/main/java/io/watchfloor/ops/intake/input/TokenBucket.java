package io.watchfloor.ops.intake.input;

import io.watchfloor.config.input.InputRate;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The rate of one door: so many records at once, then so many a second. */
final class TokenBucket {

    private final InputRate rate;
    private final LongSupplier nanos;
    private double left;
    private long at;

    /** @param nanos a monotonic clock */
    TokenBucket(InputRate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.left = rate.burst();
        this.at = nanos.getAsLong();
    }

    /**
     * Takes these, all or none. More than the burst pass when it is full, and the rest is owed: otherwise they never could.
     *
     * @return zero when they are taken, otherwise after how long they may come again
     */
    synchronized Duration take(int records) {
        long now = nanos.getAsLong();
        left = Math.min(rate.burst(), left + Math.max(0, now - at) / 1e9 * rate.perSecond());
        at = now;
        double needed = Math.min(records, rate.burst());
        if (left < needed) {
            return Duration.ofMillis(1 + (long) Math.ceil((needed - left) * 1000 / rate.perSecond()));
        }
        left -= records;
        return Duration.ZERO;
    }
}
