package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.rules.views.NoisyRuleView;
import io.watchfloor.dashboards.rules.views.NoisyRuleView.NoisyAlerts;
import io.watchfloor.dashboards.rules.views.NoisyRuleView.NoisyCases;
import io.watchfloor.dashboards.rules.views.RuleRow;
import io.watchfloor.dashboards.rules.views.RuleView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads how many alerts each rule has opened, and how the cases with them were closed. */
final class NoisyRules {

    private final RuleCatalog rules;
    private final Map<String, Long> exceptions;

    /** @param exceptions active exceptions by rule */
    NoisyRules(RuleCatalog rules, Map<String, Long> exceptions) {
        this.rules = rules;
        this.exceptions = exceptions;
    }

    /**
     * Returns the rules with alerts, most alerts first. Searches the stored JSON of cases as text, which is cheaper than parsing
     * it. Quotes within texts are escaped in JSON, so a title cannot be mistaken for a classification.
     *
     * @param handle in a transaction with the person's visibility
     */
    List<NoisyRuleView> read(Handle handle, int days, Instant now) {
        return handle.createQuery("""
                        WITH recent AS (
                            SELECT rule, seq, last_seen, case_id FROM alert_board WHERE first_seen > :since AND first_seen <= :now
                                AND NOT EXISTS (SELECT FROM case_board e WHERE e.id = case_id AND e.exercise IS NOT NULL)),
                        verdict AS (
                            SELECT id, CASE WHEN open THEN 'open'
                                WHEN position('"classification":"truePositive"' IN item) > 0 THEN 'true'
                                WHEN position('"classification":"falsePositive"' IN item) > 0 THEN 'false'
                                ELSE 'benign' END AS verdict
                            FROM case_board WHERE id IN (SELECT case_id FROM recent)),
                        closed AS (
                            SELECT rule, count(*) FILTER (WHERE verdict = 'true') AS true_positive,
                                count(*) FILTER (WHERE verdict = 'benign') AS benign,
                                count(*) FILTER (WHERE verdict = 'false') AS false_positive,
                                count(*) FILTER (WHERE verdict = 'open') AS open
                            FROM (SELECT DISTINCT rule, case_id FROM recent WHERE case_id IS NOT NULL) c
                            JOIN verdict ON verdict.id = c.case_id GROUP BY rule),
                        counted AS (
                            SELECT rule, count(*) AS alerts, max(last_seen) AS last, max(seq) AS latest FROM recent GROUP BY rule)
                        SELECT counted.rule, a.title, a.id AS latest, alerts, last, coalesce(true_positive, 0) AS true_positive,
                            coalesce(benign, 0) AS benign, coalesce(false_positive, 0) AS false_positive, coalesce(open, 0) AS open
                        FROM counted JOIN (SELECT seq, id, title FROM alert_board) a ON a.seq = counted.latest
                        LEFT JOIN closed ON closed.rule = counted.rule
                        ORDER BY alerts DESC, counted.rule""")
                .bind("since", SqlTimestamps.parameter(now.minus(Duration.ofDays(days))))
                .bind("now", SqlTimestamps.parameter(now))
                .map((row, context) -> view(row, days))
                .list();
    }

    private NoisyRuleView view(ResultSet row, int days) throws SQLException {
        String id = row.getString("rule");
        RuleRow rule = rules.find(id).map(RuleView::row).orElse(null);
        long alerts = row.getLong("alerts");
        return new NoisyRuleView(
                id,
                rule == null ? row.getString("title") : rule.title(),
                rule == null ? null : rule.level(),
                rule == null ? null : rule.state().stage(),
                new NoisyAlerts(
                        alerts,
                        Math.round(10.0 * alerts / days) / 10.0,
                        SqlTimestamps.orNull(row, "last"),
                        row.getString("latest")),
                cases(row),
                exceptions.getOrDefault(id, 0L),
                rule == null ? 0 : rule.state().memory());
    }

    private static NoisyCases cases(ResultSet row) throws SQLException {
        long truePositive = row.getLong("true_positive");
        long benign = row.getLong("benign");
        long falsePositive = row.getLong("false_positive");
        return new NoisyCases(
                truePositive,
                benign,
                falsePositive,
                row.getLong("open"),
                precision(truePositive, truePositive + benign + falsePositive));
    }

    private static @Nullable Double precision(long truePositive, long closed) {
        return closed == 0 ? null : Math.round(100.0 * truePositive / closed) / 100.0;
    }
}
