package io.watchfloor.ops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GreetingsTest {
    private static final int STORM = 100;

    private final List<CompletableFuture<String>> hellos = new ArrayList<>();

    @Test
    void aBatchPassesWhileFewSayHello() {
        Greetings greetings = new Greetings(Duration.ofHours(1));
        storm(greetings, 3);
        assertThat(greetings.passed().toCompletableFuture()).isCompletedWithValue(true);
    }

    @Test
    void aBatchWaitsWhileManySayHelloAndPassesWhenFewAreLeft() {
        Greetings greetings = new Greetings(Duration.ofHours(1));
        storm(greetings, STORM);
        CompletionStage<Boolean> batch = greetings.passed();
        hellos.subList(0, STORM / 2).forEach(hello -> hello.complete("welcome"));
        assertThat(batch.toCompletableFuture()).isNotDone();
        hellos.subList(STORM / 2, STORM - 1).forEach(hello -> hello.completeExceptionally(new IllegalStateException()));
        assertThat(batch.toCompletableFuture()).isCompletedWithValue(true);
        assertThat(greetings.passed().toCompletableFuture()).isCompletedWithValue(true);
    }

    @Test
    void aBatchDoesNotWaitForEver() {
        Greetings greetings = new Greetings(Duration.ofMillis(20));
        storm(greetings, STORM);
        assertThat(greetings.passed().toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(false);
    }

    private void storm(Greetings greetings, int size) {
        for (int i = 0; i < size; i++) {
            greetings.came();
            CompletableFuture<String> hello = new CompletableFuture<>();
            hellos.add(hello);
            var unused = greetings.follow(hello);
        }
    }
}
