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
 * Reads the journal in commit order and passes it to one reader, with rows and position in one transaction.
 *
 * <p>Each journal row carries the id of the transaction that wrote it. The fold goes by (transaction, ordering) and
 * stops below the oldest transaction that is still running ({@code pg_snapshot_xmin}): a row below that line can no
 * longer appear behind the position, so nothing is skipped, and the fold need not wait for a gap in the orderings,
 * which a rolled-back transaction leaves. The position's row is locked while it moves, so in a cluster only one node
 * folds at a time.
 *
 * <p>An event that cannot be applied is quarantined, with an alarm, and the fold continues: one bad event must not hide
 * all later ones. To find it, the fold applies single rows for a while.
 */
public final class JournalProjection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalProjection.class);

    private static final int ROWS_AT_ONCE = 500;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /**
     * This many bad events in a row mean that the reader is wrong, not the events: it stops rather than skip the
     * journal.
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
     * @param name of the fold's position, never to be changed
     * @param afterCommit run after each transaction that folded events
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
        this.health = ProjectionHealth.well(name, 0);
        this.thread = new Thread(this::run, "fold-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        rows.ensurePosition();
        health = ProjectionHealth.well(name, rows.quarantined());
        thread.start();
    }

    /** Reports a commit: the fold looks at once instead of at its next poll. */
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
            health = ProjectionHealth.well(name, health.quarantined());
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
            LOG.warn("The fold {} cannot go on, retrying: {}", name, reason);
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
            health = ProjectionHealth.well(name, health.quarantined() + 1);
            LOG.error(
                    "The fold {} cannot apply an event and skips it; the table quarantined_event has it: {}",
                    name,
                    reason);
        } catch (RuntimeException e) {
            LOG.warn("The fold {} cannot quarantine an event, retrying: {}", name, String.valueOf(e.getMessage()));
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
