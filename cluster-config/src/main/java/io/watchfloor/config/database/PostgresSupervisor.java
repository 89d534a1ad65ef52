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
 * Restarts PostgreSQL after a crash, at the same address, so that connection pools reconnect. Gives up on a server that
 * does not start or crashes repeatedly: a node without a database must stop instead of appearing healthy.
 */
final class PostgresSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSupervisor.class);

    /** Pauses before each restart attempt in one outage. */
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
    private ChildProcess process;
    private boolean ending;

    /** Starts the server again. */
    @FunctionalInterface
    interface Restart {
        /** @return empty if the server does not accept connections; the process has then ended */
        Optional<ChildProcess> start() throws IOException, InterruptedException;
    }

    private PostgresSupervisor(ChildProcess process, Restart starting, Supplier<StartFailure> failure) {
        this.process = process;
        this.starting = starting;
        this.failure = failure;
        this.thread = Threads.named("postgres-supervision", this::run);
    }

    /** @param failure error to report after the last failed restart */
    static PostgresSupervisor of(ChildProcess process, Restart starting, Supplier<StartFailure> failure) {
        PostgresSupervisor supervision = new PostgresSupervisor(process, starting, failure);
        supervision.thread.start();
        return supervision;
    }

    CompletionStage<StartFailure> gone() {
        return gone.minimalCompletionStage();
    }

    /** Stops the server and this supervisor; returns false if the server did not stop in time. */
    boolean end(long seconds) throws IOException, InterruptedException {
        synchronized (this) {
            ending = true;
        }
        thread.interrupt();
        // Waits until a restart in progress has stopped the server that it started; otherwise that server would keep
        // running.
        thread.join(Duration.ofSeconds(seconds));
        return current().stop(seconds);
    }

    private void run() {
        try {
            while (true) {
                int status = current().awaitEnd();
                if (isEnding()) {
                    return;
                }
                LOG.error(
                        "The embedded PostgreSQL crashed with status {} and is restarted; for the cause see"
                                + " pg.log",
                        status);
                if (!mayRestart(System.nanoTime()) || !restarted()) {
                    if (!isEnding()) {
                        gone.complete(failure.get());
                    }
                    return;
                }
                LOG.info("The embedded PostgreSQL is running again");
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
                LOG.warn("Restart of the embedded PostgreSQL failed; see pg.log");
            } catch (IOException | StartFailure e) {
                LOG.warn("Restart of the embedded PostgreSQL failed: {}", e.getMessage());
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
                process = next;
                return true;
            }
        }
        try {
            next.stop(10);
        } catch (IOException e) {
            LOG.warn("Cannot stop the embedded PostgreSQL; it stops when this process ends", e);
        }
        return false;
    }

    private synchronized ChildProcess current() {
        return process;
    }

    private synchronized boolean isEnding() {
        return ending;
    }
}
