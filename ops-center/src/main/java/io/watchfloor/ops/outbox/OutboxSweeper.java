package io.watchfloor.ops.outbox;

import io.watchfloor.ops.outbox.Outbox.Overdue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes entities that owe something for more than {@value #GRACE_SECONDS} seconds: after a crash, or when a message was lost. */
public final class OutboxSweeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSweeper.class);

    private static final int GRACE_SECONDS = 5;
    private static final int SWEEP_SECONDS = 2;

    /** Bounds the recoveries that one sweep starts; the next sweep handles the rest. */
    private static final int ROWS_AT_ONCE = 200;

    private final Jdbi database;
    private final Consumer<Overdue> wake;
    private final ScheduledExecutorService executor;

    public OutboxSweeper(Jdbi database, Consumer<Overdue> wake) {
        this.database = database;
        this.wake = wake;
        this.executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("outbox-sweeper").factory());
    }

    public void start() {
        var unused = executor.scheduleWithFixedDelay(this::sweep, 1, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private void sweep() {
        try {
            database.inTransaction(handle -> Outbox.overdue(handle, GRACE_SECONDS, ROWS_AT_ONCE))
                    .forEach(wake);
        } catch (RuntimeException e) {
            LOG.warn("The outbox could not be swept; the next sweep is in {} s: {}", SWEEP_SECONDS, e.getMessage());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
