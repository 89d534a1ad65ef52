package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.rules.views.RuleRow;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Counts the detections of each rule. */
public final class RuleHits {

    private RuleHits() {}

    /** By rule id. */
    public static Map<String, RuleRow.Hits> all(Handle handle) {
        Map<String, RuleRow.Hits> all = new HashMap<>();
        handle.createQuery("SELECT rule, sum(count) AS hits, max(last_seen) AS last FROM alert_board GROUP BY rule")
                .map((row, context) -> Map.entry(
                        row.getString("rule"),
                        new RuleRow.Hits(row.getLong("hits"), SqlTimestamps.orNull(row, "last"))))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }
}
