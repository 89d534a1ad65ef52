package io.watchfloor.dashboards.rules.attack;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Alerts with the same techniques. */
public record SeenTechniques(List<String> techniques, long alerts, Instant last) {

    public SeenTechniques {
        techniques = List.copyOf(techniques);
    }

    /** Groups the alerts that were seen since this time. Few rules have the same techniques, so there are few groups. */
    static List<SeenTechniques> since(Handle handle, Instant since) {
        return handle.createQuery("""
                        SELECT attack, count(*) AS alerts, max(last_seen) AS last FROM alert_board
                        WHERE last_seen >= :since AND attack <> '[]' GROUP BY attack ORDER BY attack""")
                .bind("since", SqlTimestamps.parameter(since))
                .map((row, context) -> new SeenTechniques(
                        Json.readList(row.getString("attack"), String.class),
                        row.getLong("alerts"),
                        SqlTimestamps.of(row, "last")))
                .list();
    }
}
