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
 * Lets reconnecting sensors go before sensors that are already connected. After a node restarts, thousands of sensors
 * say hello at once, and a sensor's first batches cost ten times as much as its hello. While many hellos arrive,
 * batches therefore wait for a limited time. Without this, the last sensor would connect only when almost all spools
 * are drained.
 */
final class HelloThrottle {

    /**
     * This many hellos at once or within a second count as a reconnect storm. Ten thousand sensors that renew their
     * certificates once a day stay below it.
     */
    private static final int MANY = 16;

    /** Waiting batches are released in groups of this size: one batch of each sensor may be waiting. */
    private static final int AT_ONCE = 250;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Duration longest;
    private final long mostBytes;
    private final LongSupplier nanos;
    private final LongConsumer told;
    private final Set<WaitingHello> held = new LinkedHashSet<>();

    /** When the latest hellos arrived; at most {@link #MANY} entries. */
    private final Queue<Long> latest = new ArrayDeque<>();

    private long heldBytes;
    private int underWay;
    private boolean looking;

    /** Whether a batch may proceed. */
    enum Turn {
        NOW,
        /** The batch waited for the longest allowed time. */
        LATER,
        /** The waiting batches already use all allowed memory. */
        NO_ROOM
    }

    /** One waiting batch. Compared by identity, so that removing it needs no search. */
    private static final class WaitingHello {
        private final int bytes;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();

        private WaitingHello(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * @param longest how long a batch may wait
     * @param mostBytes limit for the total size of all waiting batches
     * @param nanos a monotonic clock
     * @param told receives the total size of the waiting batches after each change; must not block
     */
    HelloThrottle(Duration longest, long mostBytes, LongSupplier nanos, LongConsumer told) {
        this.longest = longest;
        this.mostBytes = mostBytes;
        this.nanos = nanos;
        this.told = told;
    }

    /** The throttle's monotonic clock, in nanoseconds. */
    long now() {
        return nanos.getAsLong();
    }

    /** Counts a hello as in progress until it is answered. */
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

    /**
     * Completes when the batch may proceed (at once, unless many hellos arrive), when its waiting time is over, or at
     * once when there is no room to wait.
     */
    CompletionStage<Turn> turn(int bytes) {
        WaitingHello one = new WaitingHello(bytes);
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
        List<WaitingHello> free = new ArrayList<>();
        synchronized (this) {
            looking = false;
            if (!storm()) {
                for (Iterator<WaitingHello> each = held.iterator(); each.hasNext() && free.size() < AT_ONCE; ) {
                    WaitingHello one = each.next();
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

    private synchronized void forget(WaitingHello one) {
        if (held.remove(one)) {
            holds(-one.bytes);
        }
    }
}
