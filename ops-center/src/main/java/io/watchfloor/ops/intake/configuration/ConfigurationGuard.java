package io.watchfloor.ops.intake.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.intake.own.CenterRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Stops a configuration version when too many of the sensors that tried it rejected it or fell silent afterwards, so
 * that nobody continues the rollout by mistake. For each stop, a record of the center's own telemetry is stored in
 * the same transaction, so a stop is reported only once, regardless of how many nodes check.
 */
final class ConfigurationGuard {

    /**
     * A sensor needs several seconds to try a version. A sensor that does not report the version within this time
     * counts as silent.
     */
    static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TOO_MANY = """
            SELECT * FROM (
                SELECT name, version, count(*) FILTER (WHERE refused) AS refused,
                    count(*) FILTER (WHERE silent AND NOT refused) AS silent,
                    count(*) FILTER (WHERE applied AND NOT silent AND NOT refused) AS applied
                FROM (
                    SELECT l.name, l.version,
                        coalesce(d.refused_name = l.name AND d.refused_version = l.version, false) AS refused,
                        coalesce(d.name = l.name AND d.version = l.version, false) AS applied,
                        coalesce(h.silent_at > g.at AND h.silent_at < g.at + interval '1 hour', false)
                            OR (g.at < :before AND NOT coalesce(d.name = l.name AND d.version = l.version, false)) AS silent
                    FROM (SELECT DISTINCT ON (name) name, version, share, stopped_at FROM sensor_configuration
                        ORDER BY name, version DESC) l
                    JOIN sensor_configuration_given g ON g.name = l.name AND g.version = l.version
                    LEFT JOIN sensor_configured d ON d.sensor = g.sensor
                    LEFT JOIN sensor_health h ON h.sensor = g.sensor
                    WHERE l.stopped_at IS NULL AND l.share > 0) one
                GROUP BY name, version) t
            WHERE (refused + silent) * 100 > :above * (refused + silent + applied)""";

    private final Jdbi database;
    private final int above;

    /** A configuration version, and how many sensors tried it and failed. */
    private record Tried(String group, long version, long refused, long silent, long applied) {

        String why(int above) {
            return "Of %d sensors that tried it, %d rejected it and %d fell silent afterwards: more than %d %%."
                    .formatted(refused + silent + applied, refused, silent, above);
        }
    }

    /** @param above limit for failures, in percent of the sensors that tried the version */
    ConfigurationGuard(Jdbi database, int above) {
        this.database = database;
        this.above = above;
    }

    /**
     * Checks all versions. Blocks on the database.
     *
     * @return how many versions were stopped
     */
    int check(Instant now) {
        List<Tried> tooMany = database.withHandle(handle -> handle.createQuery(TOO_MANY)
                .bind("before", now.minus(ANSWERS_WITHIN).atOffset(ZoneOffset.UTC))
                .bind("above", above)
                .map((row, context) -> new Tried(
                        row.getString("name"),
                        row.getLong("version"),
                        row.getLong("refused"),
                        row.getLong("silent"),
                        row.getLong("applied")))
                .list());
        return (int) tooMany.stream()
                .filter(one -> database.inTransaction(handle -> stop(handle, one, now)))
                .count();
    }

    private boolean stop(Handle handle, Tried one, Instant now) {
        String why = one.why(above);
        int stopped = handle.createUpdate("""
                        UPDATE sensor_configuration SET stopped_at = :now, stopped_why = :why
                        WHERE name = :name AND version = :version AND stopped_at IS NULL""")
                .bind("name", one.group())
                .bind("version", one.version())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("why", why)
                .execute();
        if (stopped == 1) {
            CenterRecords.store(handle, List.of(record(one, why, now.truncatedTo(ChronoUnit.MICROS))));
        }
        return stopped == 1;
    }

    private static CenterRecords.New record(Tried one, String why, Instant now) {
        String action = "configuration-stopped";
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("provider", "watchfloor");
        event.put("dataset", "watchfloor.sensor");
        event.put("action", action);
        event.put("outcome", "failure");
        event.put("reason", "Version %d for the group %s stopped. %s".formatted(one.version(), one.group(), why));
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("@timestamp", now.toString());
        record.put("event", event);
        record.put("service", Map.of("name", "watchfloor"));
        record.put("watchfloor", Map.of("sensor-group", one.group(), "version", one.version()));
        try {
            return new CenterRecords.New(now, action, false, "the center", "", JSON.writeValueAsString(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written as JSON", e);
        }
    }
}
