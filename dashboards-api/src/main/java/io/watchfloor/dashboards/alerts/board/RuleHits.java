package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.rules.views.RuleRow;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Counts the detections and alerts of each rule. */
public final class RuleHits {

    private RuleHits() {}

    /**
     * By rule id. Searches the stored JSON of closed cases as text, which is cheaper than parsing it. Quotes within texts
     * are escaped in JSON, so a title cannot be mistaken for a classification.
     */
    public static Map<String, RuleRow.Hits> all(Handle handle) {
        Map<String, RuleRow.Hits> all = new HashMap<>();
        handle.createQuery("""
                        WITH noise AS (SELECT id FROM case_board
                            WHERE NOT open AND position('"classification":"falsePositive"' IN item) > 0)
                        SELECT rule, sum(count) AS hits, max(last_seen) AS last, count(*) AS alerts,
                            count(*) FILTER (WHERE case_id IN (SELECT id FROM noise)) AS false_positives
                        FROM alert_board GROUP BY rule""")
                .map((row, context) -> Map.entry(
                        row.getString("rule"),
                        new RuleRow.Hits(
                                row.getLong("hits"),
                                SqlTimestamps.orNull(row, "last"),
                                row.getLong("alerts"),
                                row.getLong("false_positives"),
                                null)))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }
}
