package io.watchfloor.ops.platform.job;

import io.watchfloor.config.database.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The jobs of one kind, in the table {@code background_job}. Every call blocks. */
public final class JobStore {

    /** A node that has not reported for this time is lost. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(60);

    /** A job that has lost its node this often may be the reason. */
    private static final int MOST_STARTS = 3;

    private static final String COLUMNS =
            "id, title, requested_by, requested_at, CAST(request AS text) AS request, status,"
                    + " started_at, ended_at, problem, CAST(progress AS text) AS progress, ";
    private static final String ALL = COLUMNS + "CAST(result AS text) AS result";
    private static final String WITHOUT_RESULT = COLUMNS + "NULL AS result";

    private final Jdbi database;
    private final Kind kind;

    /**
     * @param name is stored in each row; must never change
     * @param open jobs that may wait or run at the same time
     * @param ended jobs of a person that stay available after they have ended
     */
    public record Kind(String name, int open, int ended) {}

    public JobStore(Jdbi database, Kind kind) {
        this.database = database;
        this.kind = kind;
    }

    /** The number of jobs that may wait or run at the same time. */
    public int open() {
        return kind.open();
    }

    /**
     * Stores a job, which a node starts within seconds.
     *
     * @param input data for the job, which is deleted when the job ends
     * @return false if too many jobs wait or run
     */
    public boolean add(String id, Job.Request request, byte @Nullable [] input) {
        return database.inTransaction(transaction -> add(transaction, id, request, input));
    }

    /** The same, in a transaction of the caller. */
    public boolean add(Handle transaction, String id, Job.Request request, byte @Nullable [] input) {
        transaction.execute("LOCK TABLE background_job IN SHARE ROW EXCLUSIVE MODE");
        boolean added = transaction
                        .createUpdate("""
                        INSERT INTO background_job (id, kind, title, requested_by, requested_at, request, input)
                        SELECT :id, :kind, :title, :by, :at, CAST(:request AS jsonb), :input
                        WHERE (SELECT count(*) FROM background_job
                            WHERE kind = :kind AND status IN ('waiting', 'running')) < :open""")
                        .bind("id", id)
                        .bind("kind", kind.name())
                        .bind("title", request.title())
                        .bind("by", request.by())
                        .bind("at", SqlTimestamps.parameter(request.at()))
                        .bind("request", request.content())
                        .bind("input", input)
                        .bind("open", kind.open())
                        .execute()
                == 1;
        transaction
                .createUpdate("""
                        DELETE FROM background_job WHERE id IN (SELECT id FROM background_job
                            WHERE kind = :kind AND requested_by = :by AND status NOT IN ('waiting', 'running')
                            ORDER BY requested_at DESC, id OFFSET :ended)""")
                .bind("kind", kind.name())
                .bind("by", request.by())
                .bind("ended", kind.ended())
                .execute();
        return added;
    }

    /**
     * The jobs without their results, newest first.
     *
     * @param by only those of this person; null for all
     */
    public List<Job> list(@Nullable String by, int limit) {
        return database.withHandle(handle -> handle.createQuery("SELECT " + WITHOUT_RESULT + """
                         FROM background_job WHERE kind = :kind AND (CAST(:by AS text) IS NULL OR requested_by = :by)
                        ORDER BY requested_at DESC, id LIMIT :limit""")
                .bind("kind", kind.name())
                .bind("by", by)
                .bind("limit", limit)
                .map((row, context) -> job(row))
                .list());
    }

    /** The jobs that wait or run, in a transaction of the caller. */
    public List<Job> unfinished(Handle transaction) {
        return transaction
                .createQuery("SELECT " + WITHOUT_RESULT
                        + " FROM background_job WHERE kind = :kind AND status IN ('waiting', 'running')")
                .bind("kind", kind.name())
                .map((row, context) -> job(row))
                .list();
    }

    public Optional<Job> find(String id) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT " + ALL + " FROM background_job WHERE kind = :kind AND id = :id")
                        .bind("kind", kind.name())
                        .bind("id", id)
                        .map((row, context) -> job(row))
                        .findOne());
    }

    /** The input of a job that has not ended; empty if there is none. */
    public byte[] input(String id) {
        return database.withHandle(handle -> handle.createQuery("SELECT input FROM background_job WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> Objects.requireNonNullElse(row.getBytes("input"), new byte[0]))
                .findOne()
                .orElse(new byte[0]));
    }

    /**
     * Cancels a job that waits or runs, on any node.
     *
     * @return the job; empty if it does not exist or has ended
     */
    public Optional<Job> cancel(String id) {
        return database.withHandle(handle -> handle.createQuery("""
                        UPDATE background_job SET status = 'cancelled', ended_at = now(), input = NULL
                        WHERE kind = :kind AND id = :id AND status IN ('waiting', 'running') RETURNING\s""" + ALL)
                .bind("kind", kind.name())
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne());
    }

    /** Deletes a job that has ended. */
    public boolean delete(String id) {
        return database.withHandle(handle -> handle.createUpdate("""
                        DELETE FROM background_job
                        WHERE kind = :kind AND id = :id AND status NOT IN ('waiting', 'running')""")
                        .bind("kind", kind.name())
                        .bind("id", id)
                        .execute())
                == 1;
    }

    /** Takes the oldest job that waits, or whose node is lost. */
    Optional<Job> claim(String node) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            UPDATE background_job SET status = 'interrupted', ended_at = now(), input = NULL, problem = :problem
                            WHERE kind = :kind AND status = 'running' AND starts >= :starts
                                AND alive_at < now() - make_interval(secs => :lost)""")
                    .bind("kind", kind.name())
                    .bind("starts", MOST_STARTS)
                    .bind("lost", LOST_AFTER.toSeconds())
                    .bind(
                            "problem",
                            "It was started %d times, and its node was lost each time. The logs of the nodes may have the reason."
                                    .formatted(MOST_STARTS))
                    .execute();
            return handle.createQuery("""
                            UPDATE background_job SET status = 'running', node = :node, starts = starts + 1, alive_at = now(),
                                started_at = coalesce(started_at, now())
                            WHERE id = (SELECT id FROM background_job
                                WHERE kind = :kind AND (status = 'waiting'
                                    OR status = 'running' AND alive_at < now() - make_interval(secs => :lost))
                                ORDER BY requested_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                            RETURNING\s""" + ALL)
                    .bind("kind", kind.name())
                    .bind("node", node)
                    .bind("lost", LOST_AFTER.toSeconds())
                    .map((row, context) -> job(row))
                    .findOne();
        });
    }

    /**
     * Stores the progress, and that the node is alive.
     *
     * @return false if the job was cancelled, or another node has it
     */
    boolean report(String id, String node, String progress) {
        return database.withHandle(handle -> handle.createUpdate("""
                        UPDATE background_job SET alive_at = now(), progress = CAST(:progress AS jsonb)
                        WHERE id = :id AND node = :node AND status = 'running'""")
                        .bind("id", id)
                        .bind("node", node)
                        .bind("progress", progress)
                        .execute())
                == 1;
    }

    /** @return false if the job was cancelled, or another node has it */
    boolean end(String id, String node, String progress, JobEnd end) {
        return database.withHandle(handle -> handle.createUpdate("""
                        UPDATE background_job SET status = :status, ended_at = now(), input = NULL,
                            progress = CAST(:progress AS jsonb), problem = :problem, result = CAST(:result AS jsonb)
                        WHERE id = :id AND node = :node AND status = 'running'""")
                        .bind("id", id)
                        .bind("node", node)
                        .bind("status", end.status().text())
                        .bind("progress", progress)
                        .bind("problem", end.problem())
                        .bind("result", end.result())
                        .execute())
                == 1;
    }

    /** Gives a job back when its node stops. */
    void release(String id, String node) {
        database.useHandle(handle ->
                handle.createUpdate("""
                        UPDATE background_job SET status = 'waiting', node = NULL, starts = starts - 1
                        WHERE id = :id AND node = :node AND status = 'running'""").bind("id", id).bind("node", node).execute());
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getString("id"),
                new Job.Request(
                        row.getString("title"),
                        row.getString("requested_by"),
                        SqlTimestamps.of(row, "requested_at"),
                        row.getString("request")),
                new Job.State(
                        JobStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                        SqlTimestamps.orNull(row, "started_at"),
                        SqlTimestamps.orNull(row, "ended_at"),
                        row.getString("problem")),
                row.getString("progress"),
                row.getString("result"));
    }
}
