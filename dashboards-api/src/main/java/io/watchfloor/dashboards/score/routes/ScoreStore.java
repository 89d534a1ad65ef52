package io.watchfloor.dashboards.score.routes;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.score.ControlResult;
import io.watchfloor.dashboards.score.ScoreChange;
import io.watchfloor.dashboards.score.SecureScore;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Stored scores. All operations run in the caller's transaction. */
final class ScoreStore {

    private static final int KEPT_DAYS = 400;
    private static final int DETAILED_DAYS = 7;
    private static final int MOST_ROWS_OF_A_DAY = 200;

    /**
     * A stored score.
     *
     * @param controls results without issues
     * @param changes why the score differs from the score before
     */
    record Stored(
            long number,
            Instant at,
            int tenths,
            int mostTenths,
            List<ControlResult> controls,
            List<ScoreChange> changes,
            List<String> services) {}

    /** The latest evaluation, with issues. */
    record Latest(Instant evaluatedAt, SecureScore score) {}

    /** The last score of a day. */
    record Day(LocalDate day, int tenths, int mostTenths) {}

    private ScoreStore() {}

    static Optional<Latest> latest(Handle handle) {
        return handle.createQuery("SELECT evaluated_at, score FROM secure_score_now")
                .map((row, context) -> new Latest(
                        SqlTimestamps.of(row, "evaluated_at"),
                        DocumentJson.read(row.getString("score"), SecureScore.class)))
                .findOne();
    }

    static void saveLatest(Handle handle, Instant at, SecureScore score) {
        handle.createUpdate("""
                        INSERT INTO secure_score_now (evaluated_at, score) VALUES (:at, CAST(:score AS jsonb))
                        ON CONFLICT (one) DO UPDATE SET evaluated_at = excluded.evaluated_at, score = excluded.score""")
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("score", DocumentJson.write(score))
                .execute();
    }

    /** For an evaluation with the same result. */
    static void markEvaluated(Handle handle, Instant at) {
        handle.execute("UPDATE secure_score_now SET evaluated_at = ?", at.atOffset(ZoneOffset.UTC));
    }

    static void append(Handle handle, Instant at, SecureScore score, List<ScoreChange> changes) {
        List<ControlResult> results = score.controls().stream()
                .map(one -> new ControlResult(
                        one.control(), one.status(), one.tenths(), one.points(), one.good(), one.total(), List.of()))
                .toList();
        handle.createUpdate("""
                        INSERT INTO secure_score (at, tenths, most_tenths, controls, changes, services)
                        VALUES (:at, :tenths, :most, CAST(:controls AS jsonb), CAST(:changes AS jsonb), :services)""")
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("tenths", score.tenths())
                .bind("most", score.mostTenths())
                .bind("controls", DocumentJson.write(results))
                .bind("changes", DocumentJson.write(changes))
                .bindArray("services", String.class, score.services())
                .execute();
        trim(handle, at);
    }

    /**
     * Keeps the last row of each day for {@value #KEPT_DAYS} days, and of the last {@value #DETAILED_DAYS} days also the
     * latest {@value #MOST_ROWS_OF_A_DAY} rows of each day.
     */
    private static void trim(Handle handle, Instant now) {
        handle.createUpdate("""
                        DELETE FROM secure_score WHERE number IN (
                            SELECT number FROM (
                                SELECT number, at, row_number() OVER (
                                    PARTITION BY (at AT TIME ZONE 'UTC')::date ORDER BY number DESC) AS nth
                                FROM secure_score) AS ranked
                            WHERE at < :oldest OR nth > :most OR (nth > 1 AND at < :detailed))""")
                .bind("oldest", now.atOffset(ZoneOffset.UTC).minusDays(KEPT_DAYS))
                .bind("detailed", now.atOffset(ZoneOffset.UTC).minusDays(DETAILED_DAYS))
                .bind("most", MOST_ROWS_OF_A_DAY)
                .execute();
    }

    /** Time of the newest row. */
    static Optional<Instant> lastStored(Handle handle) {
        return handle.createQuery("SELECT at FROM secure_score ORDER BY number DESC LIMIT 1")
                .map((row, context) -> SqlTimestamps.of(row, "at"))
                .findOne();
    }

    /** Rows before a number, newest first. */
    static List<Stored> before(Handle handle, @Nullable Long number, int limit) {
        return handle.createQuery("SELECT * FROM secure_score WHERE number < :before ORDER BY number DESC LIMIT :limit")
                .bind("before", number == null ? Long.MAX_VALUE : number)
                .bind("limit", limit)
                .map((row, context) -> stored(row))
                .list();
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM secure_score")
                .mapTo(Long.class)
                .one();
    }

    /** The last row of each day, oldest first; at most one for each of the last {@value #KEPT_DAYS} days. */
    static List<Day> days(Handle handle) {
        return handle.createQuery("""
                        SELECT DISTINCT ON ((at AT TIME ZONE 'UTC')::date) (at AT TIME ZONE 'UTC')::date AS day, tenths, most_tenths
                        FROM secure_score ORDER BY (at AT TIME ZONE 'UTC')::date, number DESC""")
                .map((row, context) ->
                        new Day(row.getObject("day", LocalDate.class), row.getInt("tenths"), row.getInt("most_tenths")))
                .list();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong("number"),
                SqlTimestamps.of(row, "at"),
                row.getInt("tenths"),
                row.getInt("most_tenths"),
                Arrays.asList(DocumentJson.read(row.getString("controls"), ControlResult[].class)),
                Arrays.asList(DocumentJson.read(row.getString("changes"), ScoreChange[].class)),
                List.of((String[]) row.getArray("services").getArray()));
    }
}
