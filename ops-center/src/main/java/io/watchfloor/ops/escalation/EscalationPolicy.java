package io.watchfloor.ops.escalation;

import java.time.Duration;
import java.time.Instant;

/**
 * When people are paged. The first page goes out when a round starts, and another one for each full interval in which
 * the case stays unacknowledged. Intervals that passed while the center was down are skipped: the next page is the
 * latest one due.
 *
 * @param repeatEvery the interval
 * @param attempts attempts to deliver one page before it is given up
 * @param retryAfter pause before the second attempt; it doubles with each further one
 */
public record EscalationPolicy(Duration repeatEvery, int attempts, Duration retryAfter) {

    /** @return the step that is due now: 1 at the start of the round, plus one for each interval */
    public int stepAt(Instant roundStartedAt, Instant now) {
        Duration waited = Duration.between(roundStartedAt, now);
        return waited.isNegative() ? 1 : Math.toIntExact(waited.dividedBy(repeatEvery)) + 1;
    }

    public Instant dueAt(Instant roundStartedAt, int step) {
        return roundStartedAt.plus(repeatEvery.multipliedBy(step - 1L));
    }

    /** @param tried number of attempts so far, at least 1 */
    public Duration retryPause(int tried) {
        return retryAfter.multipliedBy(1L << Math.min(tried - 1, 10));
    }
}
