package io.watchfloor.ops.intel.live;

import io.watchfloor.config.database.SqlTimestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** The table of indicators that wait for a look-back. Callers pass the transaction. */
public final class LookBackQueue {

    private LookBackQueue() {}

    /**
     * An indicator that waits.
     *
     * @param days of telemetry, until the look-back starts
     * @param source who imported it
     */
    public record Waiting(String indicator, int days, String source, Instant at) {}

    /**
     * How many indicators wait.
     *
     * @param first when the first one was added; {@link Instant#MAX} if none waits
     * @param last when the last one was added; {@link Instant#MAX} if none waits
     */
    public record Length(long count, Instant first, Instant last) {}

    /** Adds indicators. One that waits already keeps its place. */
    public static void add(Handle handle, Collection<Waiting> indicators) {
        if (indicators.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO indicator_look_back (indicator, days, source, requested_at)
                        SELECT * FROM unnest(CAST(:ids AS text[]), CAST(:days AS integer[]), CAST(:sources AS text[]),
                            CAST(:at AS timestamptz[]))
                        ON CONFLICT (indicator) DO UPDATE SET days = greatest(indicator_look_back.days, excluded.days)""")
                .bindArray(
                        "ids",
                        String.class,
                        indicators.stream().map(Waiting::indicator).toArray())
                .bindArray(
                        "days",
                        Integer.class,
                        indicators.stream().map(Waiting::days).toArray())
                .bindArray(
                        "sources",
                        String.class,
                        indicators.stream().map(Waiting::source).toArray())
                .bindArray(
                        "at",
                        String.class,
                        indicators.stream().map(one -> one.at().toString()).toArray())
                .execute();
    }

    /** The indicators that have waited longest; no other node reads them until the transaction ends. */
    public static List<Waiting> oldest(Handle handle, int most) {
        return handle.createQuery("""
                        SELECT * FROM indicator_look_back ORDER BY requested_at, indicator LIMIT :most FOR UPDATE SKIP LOCKED""")
                .bind("most", most)
                .map((row, context) -> new Waiting(
                        row.getString("indicator"),
                        row.getInt("days"),
                        row.getString("source"),
                        SqlTimestamps.of(row, "requested_at")))
                .list();
    }

    public static void remove(Handle handle, Collection<Waiting> indicators) {
        handle.createUpdate("DELETE FROM indicator_look_back WHERE indicator = ANY(:ids)")
                .bindArray(
                        "ids",
                        String.class,
                        indicators.stream().map(Waiting::indicator).toArray())
                .execute();
    }

    /** What waits. */
    public static Length length(Handle handle) {
        return handle.createQuery(
                        "SELECT count(*) AS count, min(requested_at) AS first, max(requested_at) AS last FROM indicator_look_back")
                .map((row, context) -> new Length(
                        row.getLong("count"),
                        Objects.requireNonNullElse(SqlTimestamps.orNull(row, "first"), Instant.MAX),
                        Objects.requireNonNullElse(SqlTimestamps.orNull(row, "last"), Instant.MAX)))
                .one();
    }
}
