package io.watchfloor.ops.intake.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.intake.health.SensorState.Ended;
import io.watchfloor.ops.intake.health.SensorState.Ending;
import io.watchfloor.ops.intake.health.SensorState.Facts;
import io.watchfloor.ops.intake.health.SensorState.Stopped;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the stored health of sensors. */
public final class SensorHealths {

    /** A node that has not renewed its heartbeat row for 6 s counts as dead, and its streams count as ended. */
    private static final String CONNECTED = """
            SELECT x.sensor FROM sensor_session x JOIN gate_node n ON n.node = x.node AND n.incarnation = x.incarnation
            WHERE n.seen_at > now() - interval '6 s'""";

    /** Each sensor with the columns of its health and the column {@code connected}. */
    static final String ALL = """
            SELECT s.id, s.name, s.names[1] AS host_name, s.enrolled_at, s.revoked_at, s.connected_at, s.last_ack_at, h.*,
                c.sensor IS NOT NULL AS connected
            FROM sensor s LEFT JOIN sensor_health h ON h.sensor = s.id LEFT JOIN (%s) c ON c.sensor = s.id
            """.formatted(CONNECTED);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi database;

    /**
     * The stored health of one sensor.
     *
     * @param reportedAt when the sensor last sent a report or a hello
     * @param word the latest health report; null before the first report
     * @param host null until the sensor reported its host
     */
    public record Health(
            Facts facts,
            @Nullable Instant reportedAt,
            @Nullable SensorHealth word,
            @Nullable HostIdentity host,
            @Nullable Offset offset) {

        /** The offset of the sensor's clock at its last report, if the offset is proven. */
        Optional<ClockOffset> clockOff() {
            return reportedAt == null || word == null || offset == null || !offset.corrected()
                    ? Optional.empty()
                    : Optional.of(new ClockOffset(
                            offset.millis(),
                            offset.uncertaintyMillis(),
                            word.clock().steadySince(),
                            reportedAt));
        }
    }

    /**
     * The latest measured offset of the sensor's clock.
     *
     * @param corrected whether the times of the sensor's records are corrected by the offset
     */
    public record Offset(long millis, long uncertaintyMillis, boolean corrected) {}

    public SensorHealths(Jdbi database) {
        this.database = database;
    }

    /** The health of each sensor, by sensor id. Blocks. */
    public Map<String, Health> all() {
        Map<String, Health> all = new HashMap<>();
        database.useHandle(handle -> handle.createQuery(ALL)
                .map((row, context) -> Map.entry(row.getString("id"), health(row)))
                .forEach(one -> all.put(one.getKey(), one.getValue())));
        return all;
    }

    /** Blocks. */
    public Optional<Health> of(String sensor) {
        return database.withHandle(handle -> handle.createQuery(ALL + " WHERE s.id = :id")
                .bind("id", sensor)
                .map((row, context) -> health(row))
                .findOne());
    }

    private static Health health(ResultSet row) throws SQLException {
        Instant stopped = SqlTimestamps.orNull(row, "stopped_at");
        Instant ended = SqlTimestamps.orNull(row, "ended_at");
        Instant enrolled = SqlTimestamps.orNull(row, "enrolled_at");
        Facts facts = new Facts(
                enrolled == null ? Instant.EPOCH : enrolled,
                SqlTimestamps.orNull(row, "revoked_at"),
                row.getBoolean("connected"),
                SqlTimestamps.orNull(row, "connected_at"),
                SqlTimestamps.orNull(row, "heard_at"),
                SqlTimestamps.orNull(row, "last_ack_at"),
                stopped == null ? null : new Stopped(stopped, String.valueOf(row.getString("stop_reason"))),
                ended == null ? null : new Ended(ended, Ending.of(row.getString("ended_how"))));
        Long offset = row.getObject("offset_millis", Long.class);
        return new Health(
                facts,
                SqlTimestamps.orNull(row, "heard_at"),
                word(row.getString("word")),
                host(row.getString("host")),
                offset == null
                        ? null
                        : new Offset(offset, row.getLong("uncertainty_millis"), row.getBoolean("corrected")));
    }

    /**
     * Null when another version of the center wrote a report that this version cannot read. The sensor's next report
     * replaces it.
     */
    private static @Nullable SensorHealth word(@Nullable String text) {
        try {
            return text != null && UplinkCodec.decode(text) instanceof UplinkFrame.Health health
                    ? health.health()
                    : null;
        } catch (ProtocolException e) {
            return null;
        }
    }

    private static @Nullable HostIdentity host(@Nullable String text) {
        try {
            return text == null ? null : JSON.readValue(text, HostIdentity.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
