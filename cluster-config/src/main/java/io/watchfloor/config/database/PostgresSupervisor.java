package io.watchfloor.config.database;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.work.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts a server that has ended by itself: killed, or stopped by a failing disk. Journal and boards find it at the
 * same address and continue. A server that does not come back, or ends again and again, is given up: a node without a
 * database must not look alive.
 */
final class PostgresSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSupervisor.class);

    /** Pauses before the attempts of one outage. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));

    private static final int MOST_RESTARTS = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final Restart starting;
    private final Supplier<StartFailure> failure;
    private final CompletableFuture<StartFailure> gone = new CompletableFuture<>();
    private final Deque<Long> restarts = new ArrayDeque<>();
    private final Thread thread;
    private ChildProcess leash;
    private boolean ending;

    /** Restarts the server. */
    @FunctionalInterface
    interface Restart {
        /** @return empty when it does not answer; it has then ended */
        Optional<ChildProcess> start() throws IOException, InterruptedException;
    }

    private PostgresSupervisor(ChildProcess leash, Restart starting, Supplier<StartFailure> failure) {
        this.leash = leash;
        this.starting = starting;
        this.failure = failure;
        this.thread = Threads.named("postgres-supervision", this::run);
    }

    /** @param failure explains why the server is given up */
    static PostgresSupervisor of(ChildProcess leash, Restart starting, Supplier<StartFailure> failure) {
        PostgresSupervisor supervision = new PostgresSupervisor(leash, starting, failure);
        supervision.thread.start();
        return supervision;
    }

    CompletionStage<StartFailure> gone() {
        return gone.minimalCompletionStage();
    }

    /** Stops the server and ends supervision; false when it did not end in time. */
    boolean end(long seconds) throws IOException, InterruptedException {
        synchronized (this) {
            ending = true;
        }
        thread.interrupt();
        // A restart in progress stops what it has begun: releasing only the former server would leave the new one
        // running.
        thread.join(Duration.ofSeconds(seconds));
        return current().release(seconds);
    }

    private void run() {
        try {
            while (true) {
                int status = current().awaitEnd();
                if (isEnding()) {
                    return;
                }
                LOG.error(
                        "The embedded PostgreSQL ended by itself with status {} and is started again; pg.log says"
                                + " why it ended",
                        status);
                if (!mayRestart(System.nanoTime()) || !restarted()) {
                    if (!isEnding()) {
                        gone.complete(failure.get());
                    }
                    return;
                }
                LOG.info("The embedded PostgreSQL is back");
            }
        } catch (InterruptedException e) {
            LOG.debug("The embedded PostgreSQL is stopped");
        }
    }

    private boolean restarted() throws InterruptedException {
        for (Duration pause : PAUSES) {
            Thread.sleep(pause);
            try {
                Optional<ChildProcess> next = starting.start();
                if (next.isPresent()) {
                    return adopted(next.get());
                }
                LOG.warn("The embedded PostgreSQL does not start yet; pg.log says why");
            } catch (IOException | StartFailure e) {
                LOG.warn("The embedded PostgreSQL does not start yet: {}", e.getMessage());
            }
        }
        return false;
    }

    private boolean mayRestart(long now) {
        restarts.removeIf(at -> now - at > WITHIN.toNanos());
        restarts.add(now);
        return restarts.size() <= MOST_RESTARTS;
    }

    private boolean adopted(ChildProcess next) throws InterruptedException {
        synchronized (this) {
            if (!ending) {
                leash = next;
                return true;
            }
        }
        try {
            next.release(10);
        } catch (IOException e) {
            LOG.warn("The embedded PostgreSQL cannot be stopped; it ends with this process", e);
        }
        return false;
    }

    private synchronized ChildProcess current() {
        return leash;
    }

    private synchronized boolean isEnding() {
        return ending;
    }
}
