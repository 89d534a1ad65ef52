package io.watchfloor.ops.intake.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.intake.own.CenterRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Detects sensors that went silent without a goodbye, and silent sensors that are back. For each such change, one
 * record of the center's own telemetry is written, in the same transaction as the sensor's new state. So each silence
 * is reported only once, regardless of how many nodes check and how often they restart. Sensors that said goodbye,
 * were revoked or have never run are skipped.
 */
public final class SilentSensors {

    /**
     * Maximum number of changes in one round, because a network outage may silence thousands of sensors. The
     * remaining changes follow in the next round.
     */
    private static final int MOST_AT_ONCE = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SILENT = "SELECT * FROM (" + SensorHealths.ALL + """
            ) a WHERE revoked_at IS NULL AND connected_at IS NOT NULL AND NOT connected
                AND (stopped_at IS NULL OR stopped_at < connected_at) AND (silent_at IS NULL OR silent_at < connected_at)
                AND greatest(connected_at, heard_at, last_ack_at, :listens) + make_interval(secs => :after) < now()
            ORDER BY id LIMIT :most
            """;

    private static final String BACK = "SELECT * FROM (" + SensorHealths.ALL + """
            ) a WHERE connected AND silent_at < connected_at ORDER BY id LIMIT :most
            """;

    private final Jdbi database;
    private final Clock clock;
    private final Duration after;
    private @Nullable Instant listensSince;

    private record MissingSensor(
            String id,
            String name,
            @Nullable String host,
            @Nullable Instant heardAt,
            Instant connectedAt) {}

    /** @param after the time without data after which a sensor counts as silent */
    public SilentSensors(Jdbi database, Clock clock, Duration after) {
        this.database = database;
        this.clock = clock;
        this.after = after;
    }

    /**
     * Checks all sensors. Silence is counted only from the start of this node, or from the time when an unreachable
     * database became reachable again, because the node could receive no data before. Blocks. Must be called by only
     * one thread.
     */
    void check() {
        try {
            Instant listens = listensSince;
            if (listens == null) {
                listens = database.withHandle(handle ->
                        handle.createQuery("SELECT now()").mapTo(Instant.class).one());
            }
            Instant since = listens;
            database.useTransaction(handle -> check(handle, since));
            listensSince = listens;
        } catch (RuntimeException e) {
            listensSince = null;
            throw e;
        }
    }

    private void check(Handle handle, Instant listens) {
        for (MissingSensor one : missed(handle, SILENT, listens)) {
            int noted = handle.createUpdate("""
                            INSERT INTO sensor_health AS h (sensor, silent_at) VALUES (:sensor, now())
                            ON CONFLICT (sensor) DO UPDATE SET silent_at = now()
                            WHERE h.silent_at IS NULL OR h.silent_at < :connected""")
                    .bind("sensor", one.id())
                    .bind("connected", one.connectedAt().atOffset(ZoneOffset.UTC))
                    .execute();
            if (noted == 1) {
                report(
                        handle,
                        one,
                        "sensor-silent",
                        "Sensor %s has sent nothing since %s.".formatted(one.name(), one.heardAt()));
            }
        }
        for (MissingSensor one : missed(handle, BACK, listens)) {
            int noted = handle.createUpdate(
                            "UPDATE sensor_health SET silent_at = NULL WHERE sensor = :sensor AND silent_at IS NOT NULL")
                    .bind("sensor", one.id())
                    .execute();
            if (noted == 1) {
                report(handle, one, "sensor-back", "Sensor %s is back.".formatted(one.name()));
            }
        }
    }

    private List<MissingSensor> missed(Handle handle, String query, Instant listens) {
        var asked = handle.createQuery(query).bind("most", MOST_AT_ONCE);
        if (query.equals(SILENT)) {
            asked.bind("listens", OffsetDateTime.ofInstant(listens, ZoneOffset.UTC))
                    .bind("after", after.toMillis() / 1e3);
        }
        return asked.map((row, context) -> new MissingSensor(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("host_name"),
                        latest(SqlTimestamps.orNull(row, "heard_at"), SqlTimestamps.orNull(row, "last_ack_at")),
                        SqlTimestamps.of(row, "connected_at")))
                .list();
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private void report(Handle handle, MissingSensor one, String action, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean back = action.equals("sensor-back");
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("@timestamp", now.toString());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("provider", "watchfloor");
        event.put("dataset", "watchfloor.sensor");
        event.put("action", action);
        event.put("outcome", back ? "success" : "failure");
        event.put("reason", reason);
        record.put("event", event);
        record.put("service", Map.of("name", "watchfloor"));
        if (one.host() != null) {
            record.put("host", Map.of("name", one.host()));
        }
        record.put("observer", Map.of("type", "sensor", "name", one.name(), "serial_number", one.id()));
        CenterRecords.store(handle, List.of(new CenterRecords.New(now, action, back, "the center", "", json(record))));
    }

    private static String json(Map<String, Object> record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written as JSON", e);
        }
    }
}
