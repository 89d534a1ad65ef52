package io.watchfloor.ops.platform.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal in commit order and passes the events to one handler. The handler's rows and the new position are
 * written in one transaction.
 *
 * <p>Each journal row contains the id of the transaction that wrote it. The projection reads by (transaction, ordering)
 * and stops below the oldest running transaction ({@code pg_snapshot_xmin}): no row below that transaction can appear
 * later, so no event is skipped, and the projection need not wait for gaps in the orderings, which rolled-back
 * transactions leave. The position's row is locked while the position moves, so that only one node of a cluster runs a
 * projection at a time.
 *
 * <p>An event that cannot be applied is quarantined and counted, and the projection continues, because one bad event
 * must not hide all later events. To find that event, the projection applies single rows for a while.
 */
public final class JournalProjection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalProjection.class);

    private static final int ROWS_AT_ONCE = 500;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /**
     * If this number of consecutive events cannot be applied, the handler rather than the events is broken, and the
     * projection stops instead of skipping the journal.
     */
    private static final int QUARANTINED_IN_A_ROW = 100;

    private final String name;
    private final ProjectionTransactions rows;
    private final Duration patience;
    private final Runnable afterCommit;
    private final Clock clock;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile ProjectionHealth health;
    private volatile boolean closed;
    private int rowByRow;
    private int inARow;

    /**
     * @param name the name under which the projection's position is stored; must never change
     * @param afterCommit runs after each transaction that applied events
     */
    public JournalProjection(
            String name,
            Jdbi database,
            ActorSystem<?> system,
            ProjectionHandler reader,
            Runnable afterCommit,
            Clock clock) {
        this.name = name;
        this.rows = new ProjectionTransactions(name, database, SerializationExtension.get(system), reader);
        this.patience = reader.patience();
        this.afterCommit = afterCommit;
        this.clock = clock;
        this.health = ProjectionHealth.healthy(name, 0);
        this.thread = new Thread(this::run, "fold-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        rows.ensurePosition();
        health = ProjectionHealth.healthy(name, rows.quarantined());
        thread.start();
    }

    /** Makes the projection read the journal immediately instead of at the next poll. */
    public void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    public ProjectionHealth health() {
        return health;
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void step() throws InterruptedException {
        int limit = rowByRow > 0 ? 1 : ROWS_AT_ONCE;
        try {
            int folded = rows.apply(limit);
            health = ProjectionHealth.healthy(name, health.quarantined());
            if (folded > 0) {
                inARow = 0;
                rowByRow = Math.max(0, rowByRow - folded);
                afterCommit.run();
            }
            if (folded < limit && news.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.sleep(patience);
                news.drainPermits();
            }
        } catch (RuntimeException e) {
            if (!closed) {
                failed(e, limit);
            }
        }
    }

    private void failed(RuntimeException failure, int limit) throws InterruptedException {
        String reason = String.valueOf(failure.getMessage());
        if (!ProjectionTransactions.isOfTheEvent(failure) || inARow >= QUARANTINED_IN_A_ROW) {
            LOG.warn("The projection {} failed, retrying: {}", name, reason);
            health = health.failing(clock.instant(), reason);
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } else if (limit > 1) {
            rowByRow = ROWS_AT_ONCE;
        } else {
            quarantine(reason);
        }
    }

    private void quarantine(String reason) throws InterruptedException {
        try {
            rows.quarantine(reason);
            inARow++;
            health = ProjectionHealth.healthy(name, health.quarantined() + 1);
            LOG.error(
                    "The projection {} cannot apply an event and skips it; see the table quarantined_event: {}",
                    name,
                    reason);
        } catch (RuntimeException e) {
            LOG.warn(
                    "The projection {} cannot quarantine an event, retrying: {}", name, String.valueOf(e.getMessage()));
            health = health.failing(clock.instant(), reason);
            Thread.sleep(PAUSE_AFTER_FAILURE);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
