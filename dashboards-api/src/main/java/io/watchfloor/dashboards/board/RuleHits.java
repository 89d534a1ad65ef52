package io.watchfloor.dashboards.board;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How often a rule was a detection.
 *
 * @param last time of the latest telemetry that it matched
 */
public record RuleHits(long count, @Nullable Instant last) {

    public static final RuleHits NONE = new RuleHits(0, null);

    /** By rule id. */
    public static Map<String, RuleHits> all(Handle handle) {
        Map<String, RuleHits> all = new HashMap<>();
        handle.createQuery("SELECT rule, sum(count) AS hits, max(last_seen) AS last FROM alert_board GROUP BY rule")
                .map((row, context) ->
                        Map.entry(row.getString("rule"), new RuleHits(row.getLong("hits"), Stored.time(row, "last"))))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    public @Nullable String lastText() {
        return BoardJson.time(last);
    }
}
