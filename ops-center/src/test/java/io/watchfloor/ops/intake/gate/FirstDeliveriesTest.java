package io.watchfloor.ops.intake.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** First deliveries to new assets: each sensor has few at a time, and all are done in the end. */
class FirstDeliveriesTest {

    private static final int AT_A_TIME = 16;

    private final FirstDeliveries starts = new FirstDeliveries();
    private final List<CompletableFuture<Integer>> begun = new ArrayList<>();

    private CompletableFuture<Integer> offer(String sensor) {
        return starts.submit(sensor, () -> {
                    CompletableFuture<Integer> work = new CompletableFuture<>();
                    begun.add(work);
                    return work;
                })
                .toCompletableFuture();
    }

    @Test
    void aSensorHasFewAtATimeAndDoesNotBlockOthers() {
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        for (int number = 0; number < AT_A_TIME + 3; number++) {
            results.add(offer("flooding"));
        }
        assertThat(begun).hasSize(AT_A_TIME);
        assertThat(offer("other")).isNotDone();
        assertThat(begun).hasSize(AT_A_TIME + 1);

        begun.get(0).complete(7);
        begun.get(1).completeExceptionally(new IllegalStateException("no"));
        assertThat(results.get(0)).isCompletedWithValue(7);
        assertThat(results.get(1)).isCompletedExceptionally();
        assertThat(begun).hasSize(AT_A_TIME + 3);
    }

    @Test
    void aLongQueueOfImmediateResultsNeedsNoDeepStack() {
        for (int number = 0; number < AT_A_TIME; number++) {
            assertThat(offer("leaving")).isNotDone();
        }
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int number = 0; number < 100_000; number++) {
            waiting.add(starts.submit(
                            "leaving", () -> CompletableFuture.<Integer>failedFuture(new IllegalStateException("gone")))
                    .toCompletableFuture());
        }
        begun.get(0).complete(1);
        assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
    }
}
