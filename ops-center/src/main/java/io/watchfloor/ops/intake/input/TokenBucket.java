package io.watchfloor.ops.intake.input;

import io.watchfloor.config.input.InputRate;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The rate limit of one input: a burst of records is accepted immediately, and after that a number of records per
 * second.
 */
final class TokenBucket {

    private final InputRate rate;
    private final LongSupplier nanos;
    private double left;
    private long at;

    /** @param nanos a monotonic clock, in nanoseconds */
    TokenBucket(InputRate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.left = rate.burst();
        this.at = nanos.getAsLong();
    }

    /**
     * Takes tokens for all records or for none. When the bucket is full, more records than the burst are accepted and
     * the number of tokens becomes negative, because otherwise a batch larger than the burst could never be accepted.
     *
     * @return zero when the records are accepted, otherwise the time to wait before the next attempt
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
