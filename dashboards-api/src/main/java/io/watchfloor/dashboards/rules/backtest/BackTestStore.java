package io.watchfloor.dashboards.rules.backtest;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.rules.views.BackTestState;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestProgress;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestResultView;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestTimes;
import io.watchfloor.dashboards.wire.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table of back-tests. A result contains assets that its person may see, so each person sees only their own
 * back-tests. Every call blocks.
 */
final class BackTestStore {

    /** Back-tests of a person that are stored; older ones are deleted. */
    static final int KEPT = 20;

    private static final int SILENT_SECONDS = 60;

    private static final String COLUMNS =
            "id, subject, state, from_time, to_time, asked_at, started_at, ended_at, read, total," + " problem, result";

    private final Jdbi database;
    private final String node;

    /** @param node unique for each start of a node */
    BackTestStore(Jdbi database, String node) {
        this.database = database;
        this.node = node;
    }

    void insert(UUID id, String person, String subject, Instant from, Instant to) {
        database.useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO back_test (id, asked_by, subject, from_time, to_time, node)
                            VALUES (:id, :person, :subject, :from, :to, :node)""")
                    .bind("id", id)
                    .bind("person", person)
                    .bind("subject", subject)
                    .bind("from", at(from))
                    .bind("to", at(to))
                    .bind("node", node)
                    .execute();
            handle.createUpdate("""
                            DELETE FROM back_test WHERE asked_by = :person AND id NOT IN (
                                SELECT id FROM back_test WHERE asked_by = :person ORDER BY asked_at DESC, id LIMIT :kept)
                            """).bind("person", person).bind("kept", KEPT).execute();
        });
    }

    /** @return false if the back-test was cancelled */
    boolean start(UUID id) {
        return database.withHandle(
                        handle -> handle.createUpdate("""
                        UPDATE back_test SET state = 'running', started_at = now(), touched_at = now()
                        WHERE id = :id AND state = 'waiting'""").bind("id", id).execute())
                > 0;
    }

    /** Stores the progress, and that the waiting back-tests of this node still wait.
     *
     * @return false if the back-test was cancelled
     */
    boolean reached(UUID id, long read, long total) {
        return database.inTransaction(handle -> {
            handle.createUpdate("UPDATE back_test SET touched_at = now() WHERE node = :node AND state = 'waiting'")
                    .bind("node", node)
                    .execute();
            return handle.createUpdate("""
                            UPDATE back_test SET read = :read, total = :total, touched_at = now()
                            WHERE id = :id AND state = 'running'""")
                            .bind("id", id)
                            .bind("read", read)
                            .bind("total", total)
                            .execute()
                    > 0;
        });
    }

    /** Ends a running back-test; has no effect on one that was cancelled. */
    void end(UUID id, BackTestState state, @Nullable String problem, @Nullable BackTestResultView result) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE back_test SET state = :state, ended_at = now(), problem = :problem,
                            result = CAST(:result AS jsonb)
                        WHERE id = :id AND state IN ('waiting', 'running')""")
                .bind("id", id)
                .bind("state", state.text())
                .bind("problem", problem)
                .bind("result", result == null ? null : Json.write(result))
                .execute());
    }

    /** @return false if the person has no such back-test that waits or runs */
    boolean cancel(UUID id, String person) {
        return database.withHandle(handle -> handle.createUpdate("""
                        UPDATE back_test SET state = 'cancelled', ended_at = now()
                        WHERE id = :id AND asked_by = :person AND state IN ('waiting', 'running')""")
                        .bind("id", id)
                        .bind("person", person)
                        .execute())
                > 0;
    }

    /** @return false if the person has no such back-test that has ended */
    boolean delete(UUID id, String person) {
        return database.withHandle(handle -> handle.createUpdate("""
                        DELETE FROM back_test
                        WHERE id = :id AND asked_by = :person AND state NOT IN ('waiting', 'running')""")
                        .bind("id", id)
                        .bind("person", person)
                        .execute())
                > 0;
    }

    /** The back-tests of a person without their results, newest first. */
    List<BackTestView> of(String person) {
        return database.inTransaction(handle -> {
            interruptSilent(handle);
            return handle.createQuery(
                            "SELECT " + COLUMNS + " FROM back_test WHERE asked_by = :person ORDER BY asked_at DESC, id")
                    .bind("person", person)
                    .map((row, context) -> view(row, false))
                    .list();
        });
    }

    Optional<BackTestView> find(UUID id, String person) {
        return database.inTransaction(handle -> {
            interruptSilent(handle);
            return handle.createQuery("SELECT " + COLUMNS + " FROM back_test WHERE id = :id AND asked_by = :person")
                    .bind("id", id)
                    .bind("person", person)
                    .map((row, context) -> view(row, true))
                    .findOne();
        });
    }

    private static void interruptSilent(Handle handle) {
        handle.createUpdate("""
                        UPDATE back_test SET state = 'interrupted', ended_at = now()
                        WHERE state IN ('waiting', 'running') AND touched_at < now() - make_interval(secs => :seconds)
                        """).bind("seconds", SILENT_SECONDS).execute();
    }

    private static BackTestView view(ResultSet row, boolean whole) throws SQLException {
        String result = whole ? row.getString("result") : null;
        return new BackTestView(
                row.getString("id"),
                row.getString("subject"),
                BackTestState.of(row.getString("state")),
                new BackTestTimes(
                        SqlTimestamps.of(row, "from_time"),
                        SqlTimestamps.of(row, "to_time"),
                        SqlTimestamps.of(row, "asked_at"),
                        SqlTimestamps.orNull(row, "started_at"),
                        SqlTimestamps.orNull(row, "ended_at")),
                new BackTestProgress(row.getLong("read"), row.getLong("total")),
                row.getString("problem"),
                result == null ? null : Json.read(result, BackTestResultView.class));
    }

    private static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
