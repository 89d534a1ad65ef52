package io.watchfloor.ops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GreetingsTest {
    private static final int STORM = 100;

    private final AtomicLong nanos = new AtomicLong();
    private final Greetings greetings = new Greetings(Duration.ofHours(1), nanos::get);
    private final List<CompletableFuture<String>> hellos = new ArrayList<>();

    @Test
    void aBatchPassesWhileFewSayHello() {
        storm(greetings, 3);
        assertThat(batch()).isCompletedWithValue(true);
    }

    @Test
    void aBatchWaitsWhileManySayHelloAndPassesWhenFewAreLeft() {
        storm(greetings, STORM);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        CompletableFuture<Boolean> batch = batch();
        hellos.subList(0, STORM / 2).forEach(hello -> hello.complete("welcome"));
        assertThat(batch).isNotDone();
        hellos.subList(STORM / 2, STORM - 1).forEach(hello -> hello.completeExceptionally(new IllegalStateException()));
        await().atMost(Duration.ofSeconds(20)).until(batch::isDone);
        assertThat(batch).isCompletedWithValue(true);
        assertThat(batch()).isCompletedWithValue(true);
    }

    @Test
    void aBatchWaitsWhileHellosThatAreAnsweredAtOnceComeThick() {
        for (int second = 0; second < 20; second++) {
            storm(greetings, 1);
            hellos.getLast().complete("welcome");
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(batch()).isCompletedWithValue(true);
        storm(greetings, STORM);
        hellos.forEach(hello -> hello.complete("welcome"));
        CompletableFuture<Boolean> batch = batch();
        assertThat(batch).isNotDone();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        await().atMost(Duration.ofSeconds(20)).until(batch::isDone);
        assertThat(batch).isCompletedWithValue(true);
    }

    @Test
    void allThatWaitedGoOn() {
        storm(greetings, STORM);
        List<CompletableFuture<Boolean>> batches =
                IntStream.range(0, 600).mapToObj(number -> batch()).toList();
        hellos.forEach(hello -> hello.complete("welcome"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        await().atMost(Duration.ofSeconds(20)).until(() -> batches.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void aBatchDoesNotWaitForEver() {
        Greetings impatient = new Greetings(Duration.ofMillis(20), nanos::get);
        storm(impatient, STORM);
        assertThat(impatient.passed().toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(false);
    }

    private CompletableFuture<Boolean> batch() {
        return greetings.passed().toCompletableFuture();
    }

    private void storm(Greetings greetings, int size) {
        Stream.generate(CompletableFuture<String>::new).limit(size).forEach(hello -> {
            hellos.add(hello);
            var unused = greetings.follow(hello);
        });
    }
}
