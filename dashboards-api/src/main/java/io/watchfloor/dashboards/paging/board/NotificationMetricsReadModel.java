package io.watchfloor.dashboards.paging.board;

import io.watchfloor.dashboards.paging.views.NotificationMetricsView;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.By;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.Counts;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.Load;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.NotificationTotals;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.Seconds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Notification metrics of a period, from the read models of notifications and escalation rounds. */
public final class NotificationMetricsReadModel {

    private static final int MOST = 1000;
    private static final double WEEK_SECONDS = Duration.ofDays(7).toSeconds();

    /**
     * One row per notification. A night belongs to the day on which it starts. Time zones unknown to the database count
     * as UTC.
     */
    private static final String PAGES = """
            WITH zone AS (
                SELECT d.name AS person, z.name AS zone FROM document d JOIN pg_timezone_names z ON z.name = d.body ->> 'zone'
                WHERE d.kind = 'responder'
            ), page AS (
                SELECT p.*, r.acknowledged_by, r.acknowledged_at, r.classification,
                    CASE WHEN p.recipient LIKE 'person:%' THEN substr(p.recipient, 8) END AS person,
                    p.queued_at AT TIME ZONE coalesce(z.zone, 'UTC') AS local_time
                FROM notification_board p
                LEFT JOIN round_board r ON r.case_id = p.case_id AND r.round = p.round
                LEFT JOIN zone z ON p.recipient = 'person:' || z.person
                WHERE p.queued_at >= :from AND p.queued_at < :until
            )
            """;

    private static final String SELECT = """
            SELECT %s AS key, count(*) AS pages, count(sent_at) AS sent, count(delivered_at) AS delivered, count(seen_at) AS seen,
                count(*) FILTER (WHERE status IN ('failed', 'ambiguous')) AS failed,
                count(*) FILTER (WHERE kind = 'opened' AND own AND acknowledged_at >= queued_at) AS acknowledged,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM greatest(sent_at - due_at, interval '0')))
                    FILTER (WHERE sent_at IS NOT NULL) AS tell,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM greatest(delivered_at - due_at, interval '0')))
                    FILTER (WHERE delivered_at IS NOT NULL) AS deliver,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM acknowledged_at - queued_at))
                    FILTER (WHERE kind = 'opened' AND own AND acknowledged_at >= queued_at) AS acknowledge,
                count(DISTINCT (person, CAST(local_time - interval '7 hours' AS date)))
                    FILTER (WHERE person IS NOT NULL AND sent_at IS NOT NULL
                        AND (extract(hour FROM local_time) >= 22 OR extract(hour FROM local_time) < 7)) AS nights,
                count(*) FILTER (WHERE person IS NOT NULL) AS to_people, count(DISTINCT person) AS people,
                count(*) FILTER (WHERE classification IN ('falsePositive', 'benignTruePositive', 'informationalExpectedActivity'))
                    AS in_vain
            FROM keyed %s
            """;

    private NotificationMetricsReadModel() {}

    public static NotificationMetricsView read(Handle handle, @Nullable By by, Instant from, Instant until) {
        double weeks = Math.max(Duration.between(from, until).toSeconds() / WEEK_SECONDS, 1e-9);
        NotificationTotals total = query(handle, null, from, until, weeks).getFirst();
        List<NotificationTotals> items = by == null ? List.of() : query(handle, by, from, until, weeks);
        return new NotificationMetricsView(from, until, by, total, items);
    }

    private static List<NotificationTotals> query(
            Handle handle, @Nullable By by, Instant from, Instant until, double weeks) {
        String keyed = ", keyed AS (SELECT p.*, %s AS key, %s AS own FROM page p %s)\n"
                .formatted(key(by), by == By.PERSON ? "acknowledged_by = p.person" : "true", join(by));
        String select = by == null
                ? SELECT.formatted("NULL::text", "")
                : SELECT.formatted(
                        "key", "WHERE key IS NOT NULL GROUP BY key ORDER BY key COLLATE \"C\" LIMIT " + MOST);
        return handle.createQuery(PAGES + keyed + select)
                .bind("from", from)
                .bind("until", until)
                .map((row, context) -> figures(row, weeks))
                .list();
    }

    private static String key(@Nullable By by) {
        return switch (by) {
            case null -> "NULL::text";
            case PERSON -> "p.person";
            case METHOD -> "p.way";
            case TEAM -> "m.team";
            case HOUR -> "to_char(p.local_time, 'HH24')";
        };
    }

    private static String join(@Nullable By by) {
        return by == By.TEAM ? "JOIN team_member m ON m.person = p.person" : "";
    }

    private static NotificationTotals figures(ResultSet row, double weeks) throws SQLException {
        long people = row.getLong("people");
        double load = people == 0 ? 0 : row.getLong("to_people") / weeks / people;
        return new NotificationTotals(
                row.getString("key"),
                new Counts(
                        row.getLong("pages"),
                        row.getLong("sent"),
                        row.getLong("delivered"),
                        row.getLong("seen"),
                        row.getLong("failed"),
                        row.getLong("acknowledged")),
                seconds(row, "tell"),
                seconds(row, "deliver"),
                seconds(row, "acknowledge"),
                new Load(row.getLong("nights"), rounded(load), row.getLong("in_vain")));
    }

    private static Seconds seconds(ResultSet row, String column) throws SQLException {
        Array both = row.getArray(column);
        if (both == null) {
            return new Seconds(null, null);
        }
        Object[] values = (Object[]) both.getArray();
        return new Seconds(rounded(((Number) values[0]).doubleValue()), rounded(((Number) values[1]).doubleValue()));
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).doubleValue();
    }
}
