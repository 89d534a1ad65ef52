package io.watchfloor.ops.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets sensors in before those that are in go on. When a node is back, thousands say hello at once, and the first batches of those that it
 * has welcomed cost ten times as much as a hello: while hellos come thick, batches wait behind them, for a while. Otherwise the last sensor
 * would be live only when nearly everything that waited in all spools is judged.
 */
final class Greetings {

    /** As many at once, or within a second, are a storm: ten thousand sensors that renew their certificates once a day are none. */
    private static final int MANY = 16;

    /** They go on a few at a time: what is held may be one batch of each sensor. */
    private static final int AT_ONCE = 250;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Duration longest;
    private final LongSupplier nanos;
    private final Set<Held> held = new LinkedHashSet<>();

    /** When the latest hellos came, at most {@link #MANY}. */
    private final Queue<Long> latest = new ArrayDeque<>();

    private int underWay;
    private boolean looking;

    /** One batch, told apart by itself: removing it costs no search. */
    private static final class Held {
        private final CompletableFuture<Boolean> passed = new CompletableFuture<>();
    }

    /**
     * @param longest how long a batch may be held
     * @param nanos a clock that only goes forward
     */
    Greetings(Duration longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
    }

    /** A sensor comes; it is in when its hello is answered. */
    <T> CompletionStage<T> follow(CompletionStage<T> answered) {
        came();
        return answered.whenComplete((answer, failure) -> done());
    }

    private synchronized void came() {
        underWay++;
        latest.add(nanos.getAsLong());
        if (latest.size() > MANY) {
            latest.remove();
        }
    }

    private synchronized void done() {
        underWay--;
    }

    private boolean storm() {
        return underWay >= MANY
                || (latest.size() == MANY && nanos.getAsLong() - latest.element() < TimeUnit.SECONDS.toNanos(1));
    }

    /** Completes when a batch may go on: now, unless hellos come thick. False when they still do after the longest time. */
    CompletionStage<Boolean> passed() {
        Held one = new Held();
        synchronized (this) {
            if (held.isEmpty() && !storm()) {
                return CompletableFuture.completedFuture(true);
            }
            held.add(one);
            lookSoon();
        }
        return one.passed
                .completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((passed, failure) -> forget(one));
    }

    private void lookSoon() {
        if (!looking) {
            looking = true;
            CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::look);
        }
    }

    private void look() {
        List<Held> free = new ArrayList<>();
        synchronized (this) {
            looking = false;
            if (!storm()) {
                for (Iterator<Held> each = held.iterator(); each.hasNext() && free.size() < AT_ONCE; ) {
                    free.add(each.next());
                    each.remove();
                }
            }
            if (!held.isEmpty()) {
                lookSoon();
            }
        }
        free.forEach(one -> one.passed.complete(true));
    }

    private synchronized void forget(Held one) {
        held.remove(one);
    }
}
