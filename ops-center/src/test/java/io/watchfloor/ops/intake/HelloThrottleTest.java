package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.ops.intake.HelloThrottle.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HelloThrottleTest {
    private static final int STORM = 100;

    private static final int BYTES = 100;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final HelloThrottle greetings = greetings(Duration.ofHours(1));
    private final List<CompletableFuture<String>> hellos = new ArrayList<>();

    @Test
    void aBatchPassesWhileFewSensorsConnect() {
        storm(greetings, 3);
        assertThat(batch()).isCompletedWithValue(Turn.NOW);
    }

    @Test
    void aBatchWaitsWhileManySensorsConnectAndPassesAfterwards() {
        storm(greetings, STORM);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        CompletableFuture<Turn> batch = batch();
        hellos.subList(0, STORM / 2).forEach(hello -> hello.complete("welcome"));
        assertThat(batch).isNotDone();
        hellos.subList(STORM / 2, STORM - 1).forEach(hello -> hello.completeExceptionally(new IllegalStateException()));
        await().atMost(Duration.ofSeconds(20)).until(batch::isDone);
        assertThat(batch).isCompletedWithValue(Turn.NOW);
        assertThat(batch()).isCompletedWithValue(Turn.NOW);
    }

    @Test
    void aBatchWaitsWhileManyHellosAreAnsweredQuickly() {
        for (int second = 0; second < 20; second++) {
            storm(greetings, 1);
            hellos.getLast().complete("welcome");
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(batch()).isCompletedWithValue(Turn.NOW);
        storm(greetings, STORM);
        hellos.forEach(hello -> hello.complete("welcome"));
        CompletableFuture<Turn> batch = batch();
        assertThat(batch).isNotDone();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        await().atMost(Duration.ofSeconds(20)).until(batch::isDone);
        assertThat(batch).isCompletedWithValue(Turn.NOW);
    }

    @Test
    void allWaitingBatchesProceed() {
        storm(greetings, STORM);
        List<CompletableFuture<Turn>> batches =
                IntStream.range(0, 600).mapToObj(number -> batch()).toList();
        hellos.forEach(hello -> hello.complete("welcome"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        await().atMost(Duration.ofSeconds(20)).until(() -> batches.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void aBatchWaitsForALimitedTime() {
        HelloThrottle impatient = greetings(Duration.ofMillis(20));
        storm(impatient, STORM);
        assertThat(impatient.turn(BYTES).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(Turn.TIMED_OUT);
    }

    @Test
    void batchesWaitOnlyWhileThereIsRoom() {
        HelloThrottle small = new HelloThrottle(Duration.ofHours(1), 2 * BYTES, nanos::get, held::set);
        storm(small, STORM);
        List<CompletableFuture<Turn>> batches = Stream.generate(
                        () -> small.turn(BYTES).toCompletableFuture())
                .limit(3)
                .toList();
        assertThat(batches.get(2)).isCompletedWithValue(Turn.NO_ROOM);
        assertThat(held).hasValue(2 * BYTES);
        hellos.forEach(hello -> hello.complete("welcome"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        await().atMost(Duration.ofSeconds(20)).until(() -> batches.stream().allMatch(CompletableFuture::isDone));
        assertThat(batches.subList(0, 2)).allSatisfy(batch -> assertThat(batch).isCompletedWithValue(Turn.NOW));
        assertThat(held).hasValue(0);
    }

    @Test
    void aBatchThatTimedOutReleasesItsRoom() {
        HelloThrottle impatient = new HelloThrottle(Duration.ofMillis(20), BYTES, nanos::get, held::set);
        storm(impatient, STORM);
        assertThat(impatient.turn(BYTES).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(Turn.TIMED_OUT);
        assertThat(impatient.turn(BYTES).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(Turn.TIMED_OUT);
        await().atMost(Duration.ofSeconds(20)).until(() -> held.get() == 0);
    }

    private HelloThrottle greetings(Duration longest) {
        return new HelloThrottle(longest, Long.MAX_VALUE, nanos::get, held::set);
    }

    private CompletableFuture<Turn> batch() {
        return greetings.turn(BYTES).toCompletableFuture();
    }

    private void storm(HelloThrottle greetings, int size) {
        Stream.generate(CompletableFuture<String>::new).limit(size).forEach(hello -> {
            hellos.add(hello);
            var unused = greetings.track(hello);
        });
    }
}
