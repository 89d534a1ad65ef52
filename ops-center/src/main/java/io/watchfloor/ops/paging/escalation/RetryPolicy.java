package io.watchfloor.ops.paging.escalation;

import java.time.Duration;

/**
 * Retry settings of a notification.
 *
 * @param attempts limit of attempts
 * @param retryAfter pause before the second attempt; doubles with each further attempt
 * @param lostAfter longest wait for the pager's reply about a digest
 */
public record RetryPolicy(int attempts, Duration retryAfter, Duration lostAfter) {

    /** @param tried number of attempts so far, at least 1 */
    public Duration pause(int tried) {
        return retryAfter.multipliedBy(1L << Math.min(tried - 1, 10));
    }
}
