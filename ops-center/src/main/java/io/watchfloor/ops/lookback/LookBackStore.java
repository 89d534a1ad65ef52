package io.watchfloor.ops.lookback;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.lookback.LookBack.Progress;
import io.watchfloor.ops.lookback.LookBack.Status;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stores the jobs of the table {@code look_back}. */
final class LookBackStore {

    /** Jobs that may wait or run at the same time. */
    static final int MOST_OPEN = 20;

    /** Ended jobs that stay available. */
    private static final int MOST_ENDED = 200;

    private final Jdbi database;

    LookBackStore(Jdbi database) {
        this.database = database;
    }

    /** @return false if too many jobs wait */
    boolean add(LookBack job) {
        return database.inTransaction(transaction -> {
            transaction.execute("LOCK TABLE look_back IN SHARE ROW EXCLUSIVE MODE");
            long open = transaction
                    .createQuery("SELECT count(*) FROM look_back WHERE status IN ('waiting', 'running')")
                    .mapTo(Long.class)
                    .one();
            if (open >= MOST_OPEN) {
                return false;
            }
            transaction.createUpdate("""
                            DELETE FROM look_back WHERE id IN (SELECT id FROM look_back
                                WHERE status NOT IN ('waiting', 'running') ORDER BY requested_at DESC, id OFFSET :most)""").bind("most", MOST_ENDED).execute();
            transaction
                    .createUpdate("""
                            INSERT INTO look_back
                                (id, rules, title, from_time, to_time, requested_by, requested_at, status, covered)
                            VALUES (:id, :rules, :title, :from, :to, :by, :at, 'waiting', :from)""")
                    .bind("id", job.id())
                    .bindArray("rules", String.class, job.rules())
                    .bind("title", job.title())
                    .bind("from", SqlTimestamps.parameter(job.from()))
                    .bind("to", SqlTimestamps.parameter(job.to()))
                    .bind("by", job.request().by())
                    .bind("at", SqlTimestamps.parameter(job.request().at()))
                    .execute();
            return true;
        });
    }

    List<LookBack> list(int limit) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM look_back ORDER BY requested_at DESC, id LIMIT :limit")
                        .bind("limit", limit)
                        .map((row, context) -> job(row))
                        .list());
    }

    Optional<LookBack> find(String id) {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM look_back WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne());
    }

    /** Takes the oldest job that waits, or whose node is lost. */
    Optional<LookBack> claim(String node, Duration lostAfter) {
        return database.withHandle(handle -> handle.createQuery("""
                        UPDATE look_back SET status = 'running', node = :node, alive_at = now()
                        WHERE id = (SELECT id FROM look_back
                            WHERE status = 'waiting' OR status = 'running' AND alive_at < now() - make_interval(secs => :lost)
                            ORDER BY requested_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING *""")
                .bind("node", node)
                .bind("lost", lostAfter.toSeconds())
                .map((row, context) -> job(row))
                .findOne());
    }

    /** @return false if the job was cancelled, or another node has it */
    boolean progress(String id, String node, Progress now) {
        return update(id, node, now, null);
    }

    /** Ends a job, unless it was cancelled or another node has it. */
    void end(String id, String node, Progress now, @Nullable String problem) {
        update(id, node, now, problem);
    }

    private boolean update(String id, String node, Progress now, @Nullable String problem) {
        return database.withHandle(handle -> handle.createUpdate("""
                                UPDATE look_back SET status = :status, alive_at = now(), covered = :covered,
                                    records = :records, unreadable = :unreadable, found = :found, known = :known,
                                    alerts = :alerts, problem = :problem,
                                    ended_at = CASE WHEN :status = 'running' THEN NULL ELSE now() END
                                WHERE id = :id AND node = :node AND status = 'running'""")
                        .bind("id", id)
                        .bind("node", node)
                        .bind("status", now.status().text())
                        .bind("covered", SqlTimestamps.parameter(now.covered()))
                        .bind("records", now.records())
                        .bind("unreadable", now.unreadable())
                        .bind("found", now.found())
                        .bind("known", now.known())
                        .bind("alerts", now.alerts())
                        .bind("problem", problem)
                        .execute())
                == 1;
    }

    /** Gives a job back when its node stops. */
    void release(String id, String node) {
        database.useHandle(handle ->
                handle.createUpdate("""
                        UPDATE look_back SET status = 'waiting', node = NULL
                        WHERE id = :id AND node = :node AND status = 'running'""").bind("id", id).bind("node", node).execute());
    }

    /** @return the job; empty if it does not exist or has ended */
    Optional<LookBack> cancel(String id) {
        return database.withHandle(handle -> handle.createQuery("""
                        UPDATE look_back SET status = 'cancelled', ended_at = now()
                        WHERE id = :id AND status IN ('waiting', 'running') RETURNING *""")
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne());
    }

    private static LookBack job(ResultSet row) throws SQLException {
        Array rules = row.getArray("rules");
        Instant ended = SqlTimestamps.orNull(row, "ended_at");
        return new LookBack(
                row.getString("id"),
                List.of((String[]) rules.getArray()),
                row.getString("title"),
                SqlTimestamps.of(row, "from_time"),
                SqlTimestamps.of(row, "to_time"),
                new LookBack.Request(row.getString("requested_by"), SqlTimestamps.of(row, "requested_at")),
                new Progress(
                        Status.valueOf(row.getString("status").toUpperCase(java.util.Locale.ROOT)),
                        SqlTimestamps.of(row, "covered"),
                        row.getLong("records"),
                        row.getLong("unreadable"),
                        row.getLong("found"),
                        row.getLong("known"),
                        row.getLong("alerts")),
                ended == null ? null : new LookBack.End(ended, row.getString("problem")));
    }
}
