package io.watchfloor.ops.intake;

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
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets sensors in before those that are in go on. When a node is back, thousands say hello at once, and the first batches of those that it
 * has welcomed cost ten times as much as a hello: while hellos come thick, batches wait behind them, for a while. Otherwise the last sensor
 * would be live only when nearly everything that waited in all spools is judged.
 */
final class HelloThrottle {

    /** As many at once, or within a second, are a storm: ten thousand sensors that renew their certificates once a day are none. */
    private static final int MANY = 16;

    /** They go on a few at a time: what is held may be one batch of each sensor. */
    private static final int AT_ONCE = 250;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Duration longest;
    private final long mostBytes;
    private final LongSupplier nanos;
    private final LongConsumer told;
    private final Set<Held> held = new LinkedHashSet<>();

    /** When the latest hellos came, at most {@link #MANY}. */
    private final Queue<Long> latest = new ArrayDeque<>();

    private long heldBytes;
    private int underWay;
    private boolean looking;

    /** Whether a batch may go on. */
    enum Turn {
        NOW,
        /** It was held for the longest time. */
        LATER,
        /** So much is held that it cannot be. */
        NO_ROOM
    }

    /** One batch, told apart by itself: removing it costs no search. */
    private static final class Held {
        private final int bytes;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();

        private Held(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * @param longest how long a batch may be held
     * @param mostBytes of all that are held
     * @param nanos a clock that only goes forward
     * @param told how many bytes are held now; must not wait
     */
    HelloThrottle(Duration longest, long mostBytes, LongSupplier nanos, LongConsumer told) {
        this.longest = longest;
        this.mostBytes = mostBytes;
        this.nanos = nanos;
        this.told = told;
    }

    /** Of its clock, in nanoseconds. */
    long now() {
        return nanos.getAsLong();
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

    /** Completes when a batch may go on, at once unless hellos come thick, or cannot. */
    CompletionStage<Turn> turn(int bytes) {
        Held one = new Held(bytes);
        synchronized (this) {
            if (held.isEmpty() && !storm()) {
                return CompletableFuture.completedFuture(Turn.NOW);
            }
            if (heldBytes + bytes > mostBytes) {
                return CompletableFuture.completedFuture(Turn.NO_ROOM);
            }
            held.add(one);
            holds(bytes);
            lookSoon();
        }
        return one.turn
                .completeOnTimeout(Turn.LATER, longest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((turn, failure) -> forget(one));
    }

    private void holds(long more) {
        heldBytes += more;
        told.accept(heldBytes);
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
                    Held one = each.next();
                    each.remove();
                    holds(-one.bytes);
                    free.add(one);
                }
            }
            if (!held.isEmpty()) {
                lookSoon();
            }
        }
        free.forEach(one -> one.turn.complete(Turn.NOW));
    }

    private synchronized void forget(Held one) {
        if (held.remove(one)) {
            holds(-one.bytes);
        }
    }
}
