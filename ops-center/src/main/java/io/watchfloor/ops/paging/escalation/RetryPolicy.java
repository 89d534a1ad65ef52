package io.watchfloor.ops.paging.escalation;

import java.time.Duration;

/**
 * How often one page is tried.
 *
 * @param attempts before it is given up
 * @param retryAfter pause before the second attempt; it doubles with each further one
 * @param lostAfter how long the pager may take to say how a digest ended
 */
public record RetryPolicy(int attempts, Duration retryAfter, Duration lostAfter) {

    /** @param tried number of attempts so far, at least 1 */
    public Duration pause(int tried) {
        return retryAfter.multipliedBy(1L << Math.min(tried - 1, 10));
    }
}
