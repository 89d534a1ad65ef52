package io.watchfloor.dashboards.figures;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.figures.views.CaseMetricsView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.By;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.CaseCounts;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.CaseTimesView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.CaseTotals;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.GoalsView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.InTime;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.Outcomes;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.Per;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.TimeStatistics;
import io.watchfloor.dashboards.figures.views.WorkloadView;
import io.watchfloor.dashboards.search.StoredValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the rows of cases. The table names refer to the views of a person's visibility, so that a case that the person does not see
 * changes no figure.
 */
public final class CaseMetricsReadModel {

    /** Limit of groups in a response. */
    public static final int MOST = 5_000;

    /** Limit of people in the workload. */
    private static final int MOST_PEOPLE = 1_000;

    /**
     * One row for each case that is not merged into another. The rules and alerts of merged cases count for the case into which they
     * are merged. Period boundaries are computed outside the database, whose time zone data may be of another version;
     * the subquery parses them once instead of once for each case.
     */
    private static final String CASES = """
            WITH RECURSIVE asked AS (
                SELECT *, width_bucket(opened_at, (SELECT CAST(:starts AS timestamptz[]))) AS period FROM case_figure
                WHERE part_of IS NULL AND NOT exercise AND opened_at >= :from AND opened_at < :until
            ), family AS (
                SELECT case_id AS root, case_id FROM asked
                UNION SELECT f.root, c.case_id FROM family f JOIN case_figure c ON c.part_of = f.case_id
            ), ruled AS (
                SELECT f.root, r.key AS rule, max(r.value ->> 'title') AS title, sum(CAST(r.value ->> 'alerts' AS bigint)) AS alerts
                FROM family f JOIN case_figure c ON c.case_id = f.case_id CROSS JOIN LATERAL jsonb_each(c.rules) r
                GROUP BY f.root, r.key
            ), counted AS (
                SELECT root, sum(alerts) AS alerts FROM ruled GROUP BY root
            ), keyed AS (
                SELECT a.*, %s AS key, %s AS name, coalesce(%s, 0) AS alerts FROM asked a
                LEFT JOIN counted ON counted.root = a.case_id %s
            )
            """;

    private static final String SELECT = """
            SELECT %s count(*) AS cases, count(*) FILTER (WHERE open) AS open, count(classification) AS closed,
                count(*) FILTER (WHERE reopened > 0) AS reopened, coalesce(sum(alerts), 0) AS alerts,
                count(*) FILTER (WHERE classification = 'truePositive') AS true_positive,
                count(*) FILTER (WHERE classification IN ('benignTruePositive', 'informationalExpectedActivity')) AS benign,
                count(*) FILTER (WHERE classification = 'falsePositive') AS false_positive,
                coalesce(sum(alerts) FILTER (WHERE classification IS NOT NULL), 0) AS alerts_closed,
                coalesce(sum(alerts) FILTER (WHERE classification = 'truePositive'), 0) AS alerts_true,
            """
            + inTime("acknowledge") + inTime("contain") + inTime("resolve") + statistics("detect") + ",\n"
            + statistics("acknowledge") + ",\n" + statistics("contain") + ",\n"
            + statistics("resolve") + ",\n" + statistics("hold") + "\nFROM keyed ";

    private static final String WORKLOAD = """
            WITH share AS (
                SELECT p.key AS person, f.open AND f.part_of IS NULL AND f.assignee = p.key AS open,
                    CAST(p.value ->> 'assigned' AS timestamptz) AS assigned,
                    CAST(p.value ->> 'acknowledged' AS timestamptz) AS acknowledged, CAST(p.value ->> 'closed' AS timestamptz) AS closed
                FROM case_figure f CROSS JOIN LATERAL jsonb_each(f.people) p
                WHERE f.opened_at < :until AND NOT f.exercise
            ), counted AS (
                SELECT person, count(*) FILTER (WHERE assigned >= :from AND assigned < :until) AS assigned,
                    count(*) FILTER (WHERE acknowledged >= :from AND acknowledged < :until) AS acknowledged,
                    count(*) FILTER (WHERE closed >= :from AND closed < :until) AS closed,
                    count(*) FILTER (WHERE open) AS open
                FROM share GROUP BY person
            )
            SELECT * FROM counted WHERE assigned + acknowledged + closed + open > 0 ORDER BY person COLLATE "C" LIMIT :most""";

    private CaseMetricsReadModel() {}

    /**
     * The question.
     *
     * @param by null for no groups
     * @param per null for no periods
     */
    public record Asked(
            Instant from,
            Instant until,
            ZoneId zone,
            @Nullable By by,
            @Nullable Per per) {

        public List<Instant> starts() {
            return CasePeriods.starts(from, until, per, zone);
        }
    }

    private static String inTime(String of) {
        return "count(*) FILTER (WHERE %1$s_in_time) AS %1$s_met, count(*) FILTER (WHERE NOT %1$s_in_time) AS %1$s_missed,\n"
                .formatted(of);
    }

    private static String statistics(String of) {
        return """
                count(%1$s_ms) AS %1$s_count, avg(%1$s_ms) / 1000 AS %1$s_mean,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %1$s_ms / 1000.0)
                    FILTER (WHERE %1$s_ms IS NOT NULL) AS %1$s""".formatted(of);
    }

    /** @param handle in a transaction with the person's visibility */
    public static CaseMetricsView read(Handle handle, Asked asked) {
        List<Instant> starts = asked.starts();
        CaseTotals total = ask(handle, asked, starts, null, "", "").getFirst();
        boolean grouped = asked.by() != null || asked.per() != null;
        List<CaseTotals> items = grouped
                ? ask(
                        handle,
                        asked,
                        starts,
                        asked.by(),
                        "key, max(name) AS name, %s AS period,".formatted(asked.per() == null ? "0" : "period"),
                        ("%s GROUP BY key%s ORDER BY %s cases DESC, key COLLATE \"C\" LIMIT " + MOST)
                                .formatted(
                                        asked.by() == null ? "" : "WHERE key IS NOT NULL",
                                        asked.per() == null ? "" : ", period",
                                        asked.per() == null ? "" : "period,"))
                : List.of();
        return new CaseMetricsView(
                new CaseMetricsView.Range(
                        asked.from(), asked.until(), asked.zone().getId()),
                asked.by(),
                asked.per(),
                asked.per() == null ? List.of() : starts,
                total,
                items);
    }

    /** The people with work in the period, by name. */
    public static List<WorkloadView> workload(Handle handle, Instant from, Instant until) {
        return handle.createQuery(WORKLOAD)
                .bind("from", SqlTimestamps.parameter(from))
                .bind("until", SqlTimestamps.parameter(until))
                .bind("most", MOST_PEOPLE)
                .map((row, context) -> new WorkloadView(
                        row.getString("person"),
                        row.getLong("assigned"),
                        row.getLong("acknowledged"),
                        row.getLong("closed"),
                        row.getLong("open")))
                .list();
    }

    private static List<CaseTotals> ask(
            Handle handle, Asked asked, List<Instant> starts, @Nullable By by, String grouping, String after) {
        Query query = handle.createQuery(cases(by) + SELECT.formatted(grouping) + after)
                .bind("from", SqlTimestamps.parameter(asked.from()))
                .bind("until", SqlTimestamps.parameter(asked.until()))
                .bindArray(
                        "starts",
                        String.class,
                        starts.stream().map(Instant::toString).toList());
        return query.map((row, context) -> totals(row, by, grouping.isEmpty() ? List.of() : starts))
                .list();
    }

    private static String cases(@Nullable By by) {
        return switch (by) {
            case null -> CASES.formatted("NULL::text", "NULL::text", "counted.alerts", "");
            case SEVERITY -> CASES.formatted("a.severity::text", "NULL::text", "counted.alerts", "");
            case TEAM ->
                CASES.formatted("m.team", "m.team", "counted.alerts", "JOIN team_member m ON m.person = a.assignee");
            case TIER -> CASES.formatted("a.tier", "NULL::text", "counted.alerts", "");
            case RULE ->
                CASES.formatted("ruled.rule", "ruled.title", "ruled.alerts", "JOIN ruled ON ruled.root = a.case_id");
        };
    }

    private static CaseTotals totals(ResultSet row, @Nullable By by, List<Instant> starts) throws SQLException {
        boolean grouped = !starts.isEmpty();
        String stored = grouped ? row.getString("key") : null;
        String key = stored == null || by != By.SEVERITY
                ? stored
                : StoredValues.level(Integer.parseInt(stored)).text();
        String name = grouped ? row.getString("name") : null;
        int period = grouped ? row.getInt("period") : 0;
        long closed = row.getLong("closed");
        long truePositive = row.getLong("true_positive");
        return new CaseTotals(
                key,
                name == null ? key : name,
                period == 0 ? null : starts.get(period - 1),
                new CaseCounts(
                        row.getLong("cases"),
                        row.getLong("open"),
                        closed,
                        row.getLong("reopened"),
                        row.getLong("alerts")),
                new CaseTimesView(
                        statistics(row, "detect"),
                        statistics(row, "acknowledge"),
                        statistics(row, "contain"),
                        statistics(row, "resolve"),
                        statistics(row, "hold")),
                new Outcomes(
                        truePositive,
                        row.getLong("benign"),
                        row.getLong("false_positive"),
                        share(truePositive, closed),
                        share(row.getLong("alerts_true"), row.getLong("alerts_closed"))),
                new GoalsView(inTime(row, "acknowledge"), inTime(row, "contain"), inTime(row, "resolve")));
    }

    private static InTime inTime(ResultSet row, String of) throws SQLException {
        long met = row.getLong(of + "_met");
        long missed = row.getLong(of + "_missed");
        return new InTime(met, missed, share(met, met + missed));
    }

    private static TimeStatistics statistics(ResultSet row, String of) throws SQLException {
        Array both = row.getArray(of);
        BigDecimal mean = row.getBigDecimal(of + "_mean");
        if (both == null || mean == null) {
            return new TimeStatistics(0, null, null, null);
        }
        Object[] values = (Object[]) both.getArray();
        return new TimeStatistics(
                row.getLong(of + "_count"),
                rounded(mean),
                rounded(BigDecimal.valueOf(((Number) values[0]).doubleValue())),
                rounded(BigDecimal.valueOf(((Number) values[1]).doubleValue())));
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part)
                        .divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP)
                        .doubleValue();
    }

    private static double rounded(BigDecimal value) {
        return value.setScale(3, RoundingMode.HALF_UP).doubleValue();
    }
}
