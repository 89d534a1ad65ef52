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
 * Gives sensors that reconnect priority over sensors that are already connected. After a node restarts, thousands of
 * sensors send a hello at the same time, and a sensor's first batches cost ten times as much as its hello. Therefore,
 * while many hellos arrive, batches wait for a limited time. Otherwise the last sensor could connect only after
 * almost all spools have been sent.
 */
final class HelloThrottle {

    /**
     * A reconnect storm is in progress when this many hellos are in progress or have arrived within a second. Ten
     * thousand sensors that renew their certificates once a day stay below this number.
     */
    private static final int STORM_SIZE = 16;

    /** Waiting batches are released in groups of this size, because each sensor may have one waiting batch. */
    private static final int MAX_RELEASED = 250;

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

    private final Duration maxWait;
    private final long maxBytes;
    private final LongSupplier nanos;
    private final LongConsumer onHeldBytes;
    private final Set<WaitingHello> held = new LinkedHashSet<>();

    /** Arrival times of the latest hellos; at most {@link #STORM_SIZE} entries. */
    private final Queue<Long> latest = new ArrayDeque<>();

    private long heldBytes;
    private int hellosInProgress;
    private boolean releaseScheduled;

    /** Whether a delayed batch may proceed. */
    enum Turn {
        NOW,
        /** The batch has waited for the maximum time. */
        TIMED_OUT,
        /** The waiting batches already use the maximum amount of memory. */
        NO_ROOM
    }

    /** A waiting batch. Compared by identity, so that removing a batch requires no search. */
    private static final class WaitingHello {
        private final int bytes;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();

        private WaitingHello(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * @param maxWait how long a batch may wait
     * @param maxBytes limit for the total size of all waiting batches
     * @param nanos a monotonic clock, in nanoseconds
     * @param onHeldBytes called with the total size of the waiting batches after each change; must not block
     */
    HelloThrottle(Duration maxWait, long maxBytes, LongSupplier nanos, LongConsumer onHeldBytes) {
        this.maxWait = maxWait;
        this.maxBytes = maxBytes;
        this.nanos = nanos;
        this.onHeldBytes = onHeldBytes;
    }

    /** The throttle's monotonic clock, in nanoseconds. */
    long now() {
        return nanos.getAsLong();
    }

    /** Counts a hello as in progress until the reply is sent. */
    <T> CompletionStage<T> track(CompletionStage<T> answered) {
        helloStarted();
        return answered.whenComplete((answer, failure) -> helloFinished());
    }

    private synchronized void helloStarted() {
        hellosInProgress++;
        latest.add(nanos.getAsLong());
        if (latest.size() > STORM_SIZE) {
            latest.remove();
        }
    }

    private synchronized void helloFinished() {
        hellosInProgress--;
    }

    private boolean isStorm() {
        return hellosInProgress >= STORM_SIZE
                || (latest.size() == STORM_SIZE && nanos.getAsLong() - latest.element() < TimeUnit.SECONDS.toNanos(1));
    }

    /**
     * Completes when the batch may proceed, which is immediately unless many hellos arrive, or when its maximum
     * waiting time is over. Completes immediately when there is no memory for a waiting batch.
     */
    CompletionStage<Turn> turn(int bytes) {
        WaitingHello one = new WaitingHello(bytes);
        synchronized (this) {
            if (held.isEmpty() && !isStorm()) {
                return CompletableFuture.completedFuture(Turn.NOW);
            }
            if (heldBytes + bytes > maxBytes) {
                return CompletableFuture.completedFuture(Turn.NO_ROOM);
            }
            held.add(one);
            addHeldBytes(bytes);
            scheduleRelease();
        }
        return one.turn
                .completeOnTimeout(Turn.TIMED_OUT, maxWait.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((turn, failure) -> remove(one));
    }

    private void addHeldBytes(long more) {
        heldBytes += more;
        onHeldBytes.accept(heldBytes);
    }

    private void scheduleRelease() {
        if (!releaseScheduled) {
            releaseScheduled = true;
            CompletableFuture.delayedExecutor(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::releaseWaiting);
        }
    }

    private void releaseWaiting() {
        List<WaitingHello> free = new ArrayList<>();
        synchronized (this) {
            releaseScheduled = false;
            if (!isStorm()) {
                for (Iterator<WaitingHello> each = held.iterator(); each.hasNext() && free.size() < MAX_RELEASED; ) {
                    WaitingHello one = each.next();
                    each.remove();
                    addHeldBytes(-one.bytes);
                    free.add(one);
                }
            }
            if (!held.isEmpty()) {
                scheduleRelease();
            }
        }
        free.forEach(one -> one.turn.complete(Turn.NOW));
    }

    private synchronized void remove(WaitingHello one) {
        if (held.remove(one)) {
            addHeldBytes(-one.bytes);
        }
    }
}
