package io.watchfloor.ops.ingest;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Lets sensors in before those that are in go on. When a node is back, thousands say hello at once, and the first batches of those that it
 * has welcomed cost ten times as much as a hello: while many hellos wait, batches wait behind them, for a while. Otherwise the last sensor
 * would be live only when nearly everything that waited in all spools is judged.
 */
final class Greetings {

    /** As many as a node answers within a moment. */
    private static final int MANY = 16;

    private final Duration longest;
    private final Set<Held> held = new LinkedHashSet<>();

    private int underWay;

    /** One batch, told apart by itself: removing it costs no search. */
    private static final class Held {
        private final CompletableFuture<Boolean> passed = new CompletableFuture<>();
    }

    /** @param longest how long a batch may be held */
    Greetings(Duration longest) {
        this.longest = longest;
    }

    /** Follows a frame that may be a hello. */
    <T> CompletionStage<T> follow(CompletionStage<T> answered) {
        return answered.whenComplete((answer, failure) -> done());
    }

    /** A frame that may be a hello has come; {@link #follow} its answer. */
    synchronized void came() {
        underWay++;
    }

    private void done() {
        List<Held> free = List.of();
        synchronized (this) {
            underWay--;
            if (underWay < MANY && !held.isEmpty()) {
                free = List.copyOf(held);
                held.clear();
            }
        }
        free.forEach(one -> one.passed.complete(true));
    }

    /** Completes when a batch may go on: now, unless many hellos wait. */
    CompletionStage<Boolean> passed() {
        Held one = new Held();
        synchronized (this) {
            if (underWay < MANY) {
                return CompletableFuture.completedFuture(true);
            }
            held.add(one);
        }
        return one.passed
                .completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((passed, failure) -> forget(one));
    }

    private synchronized void forget(Held one) {
        held.remove(one);
    }
}
