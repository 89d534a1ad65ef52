package io.watchfloor.ops.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal in the order of commit and hands it to one reader, rows and position in one transaction.
 *
 * <p>Each journal row carries the id of the transaction that wrote it. The fold goes by (transaction, ordering) and stops below
 * the oldest transaction that is still running ({@code pg_snapshot_xmin}): a row below that line can no longer appear behind
 * the position, so nothing is skipped, and a gap in the orderings, which a rolled back transaction leaves, is nothing to wait
 * for. The position's row is locked while it moves, so on a cluster one node at a time folds.
 */
public final class JournalFold implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalFold.class);

    private static final int ROWS_AT_ONCE = 500;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private static final String NEXT_ROWS = """
            SELECT j.ordering, j.persistence_id, j.sequence_number, j.event_payload, j.event_ser_id, j.event_ser_manifest,
                   j.xid::text AS xid
            FROM event_journal j, fold_position p
            WHERE p.fold = :fold
              AND (j.xid, j.ordering) > (p.xid, p.ordering)
              AND j.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY j.xid, j.ordering
            LIMIT :limit
            """;

    private final String name;
    private final Jdbi database;
    private final Serialization serialization;
    private final JournalReader reader;
    private final Runnable afterCommit;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Row(
            long ordering,
            String persistenceId,
            long sequence,
            byte[] payload,
            int serializer,
            String manifest,
            String xid) {}

    /**
     * @param name of the fold's position, never to be changed
     * @param afterCommit run after each transaction that folded something
     */
    public JournalFold(String name, Jdbi database, ActorSystem<?> system, JournalReader reader, Runnable afterCommit) {
        this.name = name;
        this.database = database;
        this.serialization = SerializationExtension.get(system);
        this.reader = reader;
        this.afterCommit = afterCommit;
        this.thread = new Thread(this::run, "fold-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        database.useHandle(
                handle -> handle.createUpdate("INSERT INTO fold_position (fold) VALUES (:fold) ON CONFLICT DO NOTHING")
                        .bind("fold", name)
                        .execute());
        thread.start();
    }

    /** Says that something was committed: the fold looks at once instead of at its next turn. */
    public void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (foldOnce() < ROWS_AT_ONCE) {
                    if (news.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                        news.drainPermits();
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("The fold {} could not go on and tries again: {}", name, String.valueOf(e.getMessage()));
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** @return how many rows were folded */
    private int foldOnce() {
        int folded = database.inTransaction(handle -> {
            boolean mine = handle.createQuery("SELECT 1 FROM fold_position WHERE fold = :fold FOR UPDATE SKIP LOCKED")
                    .bind("fold", name)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            return mine ? fold(handle) : 0;
        });
        if (folded > 0) {
            afterCommit.run();
        }
        return folded;
    }

    private int fold(Handle handle) {
        List<Row> rows = handle.createQuery(NEXT_ROWS)
                .bind("fold", name)
                .bind("limit", ROWS_AT_ONCE)
                .map((result, context) -> new Row(
                        result.getLong("ordering"),
                        result.getString("persistence_id"),
                        result.getLong("sequence_number"),
                        result.getBytes("event_payload"),
                        result.getInt("event_ser_id"),
                        result.getString("event_ser_manifest"),
                        result.getString("xid")))
                .list();
        if (rows.isEmpty()) {
            return 0;
        }
        rows.forEach(row -> reader.fold(handle, event(row)));
        reader.settle(handle);
        Row last = rows.getLast();
        handle.createUpdate("UPDATE fold_position SET xid = :xid::xid8, ordering = :ordering WHERE fold = :fold")
                .bind("xid", last.xid())
                .bind("ordering", last.ordering())
                .bind("fold", name)
                .execute();
        return rows.size();
    }

    private JournaledEvent event(Row row) {
        int bar = row.persistenceId().indexOf('|');
        Object event = serialization
                .deserialize(row.payload(), row.serializer(), row.manifest())
                .get();
        return new JournaledEvent(
                row.persistenceId().substring(0, bar), row.persistenceId().substring(bar + 1), row.sequence(), event);
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
