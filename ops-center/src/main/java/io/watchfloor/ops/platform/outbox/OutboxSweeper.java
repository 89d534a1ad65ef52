package io.watchfloor.ops.platform.outbox;

import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.platform.outbox.Outbox.Overdue;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes entities with deliveries that have been pending for more than {@value #GRACE_SECONDS} seconds, for example
 * after a crash or a lost message.
 */
public final class OutboxSweeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSweeper.class);

    private static final int GRACE_SECONDS = 5;
    private static final int SWEEP_SECONDS = 2;

    /** Pause before the next sweep if there are more entities to wake. */
    private static final int MORE_MILLIS = 500;

    /** Limit of entities of each type that one sweep wakes. Limits the recoveries to 1,000 per second. */
    private static final int ENTITIES_AT_ONCE = 500;

    private final Jdbi database;
    private final Consumer<Overdue> wake;
    private final ScheduledExecutorService executor;

    public OutboxSweeper(Jdbi database, Consumer<Overdue> wake) {
        this.database = database;
        this.wake = wake;
        this.executor = Threads.timer("outbox-sweeper");
    }

    public void start() {
        sweepIn(TimeUnit.SECONDS.toMillis(1));
    }

    private void sweepIn(long millis) {
        try {
            var unused = executor.schedule(() -> sweepIn(sweep()), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The outbox sweeper is closed: {}", closed.toString());
        }
    }

    /** @return milliseconds until the next sweep */
    private long sweep() {
        long pause = TimeUnit.SECONDS.toMillis(SWEEP_SECONDS);
        try {
            List<Overdue> overdue =
                    database.inTransaction(handle -> Outbox.overdue(handle, GRACE_SECONDS, ENTITIES_AT_ONCE));
            overdue.forEach(wake);
            boolean more = overdue.stream()
                    .collect(Collectors.groupingBy(Overdue::entityType, Collectors.counting()))
                    .values()
                    .stream()
                    .anyMatch(woken -> woken >= ENTITIES_AT_ONCE);
            return more ? MORE_MILLIS : pause;
        } catch (RuntimeException e) {
            LOG.warn("The outbox could not be swept; the next sweep is in {} s: {}", SWEEP_SECONDS, e.getMessage());
            return pause;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
