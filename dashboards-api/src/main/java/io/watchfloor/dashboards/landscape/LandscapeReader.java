package io.watchfloor.dashboards.landscape;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import io.watchfloor.dashboards.landscape.Landscape.Hit;
import io.watchfloor.dashboards.landscape.Landscape.HitCase;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads the alerts of a period, in the sight of the handle. */
final class LandscapeReader {

    /** A condition on {@code alert_board a}: alerts of exercises are no part of the landscape. */
    private static final String NO_EXERCISE =
            "NOT EXISTS (SELECT FROM case_board c WHERE c.id = a.case_id AND c.exercise IS NOT NULL)";

    private LandscapeReader() {}

    /** Numbers of the period. */
    record Totals(long alerts, long cases) {}

    static Totals totals(Handle handle, Instant since) {
        return handle.createQuery("""
                        SELECT count(*) AS alerts, count(DISTINCT case_id) AS cases FROM alert_board a
                        WHERE last_seen >= :since AND
                        """ + NO_EXERCISE)
                .bind("since", SqlTimestamps.parameter(since))
                .map((row, context) -> new Totals(row.getLong("alerts"), row.getLong("cases")))
                .one();
    }

    /** @param period its alerts, and those of a period of the same length before */
    static List<Hit> hits(Handle handle, Instant since, Duration period) {
        return handle.createQuery("""
                        SELECT rule, attack, max(title) AS title, max(last_seen) AS last,
                            count(*) FILTER (WHERE last_seen >= :since) AS alerts,
                            count(*) FILTER (WHERE last_seen < :since) AS before
                        FROM alert_board a WHERE last_seen >= :before AND
                        """ + NO_EXERCISE + " GROUP BY rule, attack")
                .bind("since", SqlTimestamps.parameter(since))
                .bind("before", SqlTimestamps.parameter(since.minus(period)))
                .map((row, context) -> new Hit(
                        row.getString("rule"),
                        row.getString("title"),
                        Json.readList(row.getString("attack"), String.class),
                        row.getLong("alerts"),
                        row.getLong("before"),
                        SqlTimestamps.of(row, "last")))
                .list();
    }

    static List<HitCase> cases(Handle handle, Instant since) {
        return handle.createQuery("""
                        SELECT a.rule, a.attack, c.id, c.number, c.status FROM (
                            SELECT DISTINCT rule, attack, case_id FROM alert_board WHERE last_seen >= :since) a
                        JOIN case_board c ON c.id = a.case_id WHERE c.exercise IS NULL""")
                .bind("since", SqlTimestamps.parameter(since))
                .map((row, context) -> new HitCase(
                        row.getString("rule"),
                        Json.readList(row.getString("attack"), String.class),
                        new CaseLinkView(row.getString("id"), row.getLong("number"), row.getString("status"))))
                .list();
    }
}
