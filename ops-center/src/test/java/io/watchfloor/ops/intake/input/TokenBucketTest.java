package io.watchfloor.ops.intake.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.input.InputRate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private final AtomicLong now = new AtomicLong();
    private final TokenBucket bucket = new TokenBucket(new InputRate(100, 200), now::get);

    @Test
    void aBurstIsAcceptedAndThenTheRateApplies() {
        assertThat(bucket.take(200)).isZero();
        assertThat(bucket.take(50)).isPositive();
        now.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(bucket.take(50)).isZero();
        assertThat(bucket.take(1)).isPositive();
    }

    @Test
    void aRejectionNamesTheTimeToWait() {
        assertThat(bucket.take(200)).isZero();
        Duration wait = bucket.take(100);
        now.addAndGet(wait.toNanos());
        assertThat(bucket.take(100)).isZero();
    }

    @Test
    void moreThanABurstIsAcceptedWhenFullAndDelaysTheNext() {
        assertThat(bucket.take(500)).isZero();
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(bucket.take(1)).isPositive();
        now.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(bucket.take(1)).isZero();
    }
}
