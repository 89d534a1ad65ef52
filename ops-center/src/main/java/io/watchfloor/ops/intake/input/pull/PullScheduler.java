package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a pull periodically, on only one node of the cluster at a time. */
final class PullScheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PullScheduler.class);

    /** When a node fails, another node continues after this time. A running pull extends the lease between requests. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final long LONGEST_PAUSE_SECONDS = 3600;
    private static final int LAST_WAIT_SECONDS = 5;

    private final String door;
    private final String node;
    private final PullStore store;
    private final InputCounters counters;
    private final Pull pull;
    private final Duration every;
    private final ScheduledExecutorService thread;
    private volatile boolean closed;

    /**
     * Starts the first pull immediately.
     *
     * @param node a name that is unique among all nodes
     */
    PullScheduler(String door, String node, Duration every, PullStore store, InputCounters counters, Pull pull) {
        this.door = door;
        this.node = node;
        this.every = every;
        this.store = store;
        this.counters = counters;
        this.pull = pull;
        this.thread = Threads.timer("pull-" + door);
        next(Duration.ZERO);
    }

    private void next(Duration pause) {
        if (!closed) {
            var unused = thread.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        Duration pause = every;
        try {
            if (holdsLease()) {
                pull.run(this::holdsLease);
                counters.pulled();
            }
        } catch (PullFailure failure) {
            counters.failed(failure.code(), failure.detail());
            long asked = Math.min(LONGEST_PAUSE_SECONDS, failure.retryAfter().toSeconds());
            pause = asked > pause.toSeconds() ? Duration.ofSeconds(asked) : pause;
        } catch (EgressFailure failure) {
            counters.failed(failure.code(), failure.getMessage());
        } catch (InputRejection refusal) {
            counters.failed(refusal.code(), refusal.detail());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            counters.failed("pull.failed", "The pull failed and continues from the same position: " + e);
            LOG.warn("The pull of {} failed, retrying soon: {}", door, e.toString());
        }
        next(pause);
    }

    private boolean holdsLease() {
        return !closed && !Thread.currentThread().isInterrupted() && store.lease(door, node, LEASE);
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        try {
            var unused = thread.awaitTermination(LAST_WAIT_SECONDS, TimeUnit.SECONDS);
            store.release(door, node);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("The lease of {} could not be released and will expire: {}", door, e.toString());
        }
    }
}
