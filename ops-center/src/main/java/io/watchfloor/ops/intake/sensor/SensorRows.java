package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Certified;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Contact;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Membership;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Received;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Sensor;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Tallied;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the stored data of sensors. */
final class SensorRows {

    private record TallyRow(String sensor, String code, Tallied tally) {}

    private SensorRows() {}

    /** @param id the id of one sensor, or null for all sensors */
    static List<Sensor> read(Handle handle, @Nullable String id) {
        Map<String, Map<String, Tallied>> tally = new HashMap<>();
        handle.createQuery("SELECT * FROM sensor_tally WHERE :id IS NULL OR sensor = :id ORDER BY sensor, code")
                .bindByType("id", id, String.class)
                .map((row, context) -> new TallyRow(
                        row.getString("sensor"),
                        row.getString("code"),
                        new Tallied(
                                row.getLong("records"),
                                row.getString("last_asset"),
                                SqlTimestamps.or(row, "last_at", Instant.EPOCH))))
                .forEach(row -> tally.computeIfAbsent(row.sensor(), sensor -> new TreeMap<>())
                        .put(row.code(), row.tally()));
        return handle.createQuery("SELECT * FROM sensor WHERE :id IS NULL OR id = :id ORDER BY id")
                .bindByType("id", id, String.class)
                .map((row, context) -> new Sensor(
                        row.getString("id"),
                        row.getString("name"),
                        new Membership(
                                SqlTimestamps.or(row, "enrolled_at", Instant.EPOCH),
                                SqlTimestamps.orNull(row, "revoked_at")),
                        certificate(row),
                        new Contact(
                                row.getString("agent_version"),
                                SqlTimestamps.orNull(row, "connected_at"),
                                SqlTimestamps.orNull(row, "last_ack_at")),
                        SensorKeyring.reach(row),
                        new Received(
                                row.getLong("records"),
                                row.getLong("rejected"),
                                tally.getOrDefault(row.getString("id"), Map.of()))))
                .list();
    }

    private static @Nullable Certified certificate(ResultSet row) throws SQLException {
        String serial = row.getString("certificate_serial");
        Instant ends = SqlTimestamps.orNull(row, "certificate_ends_at");
        Instant issued = SqlTimestamps.orNull(row, "certificate_issued_at");
        return serial == null || ends == null || issued == null ? null : new Certified(serial, issued, ends);
    }
}
