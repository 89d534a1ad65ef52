package io.watchfloor.ops.intake.sensor;

import io.watchfloor.ops.intake.sensor.SensorKeyring.Certified;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Contact;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Membership;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Received;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Sensor;
import io.watchfloor.ops.intake.sensor.SensorKeyring.Tallied;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What the database knows of sensors. */
final class SensorRows {

    private record TallyRow(String sensor, String code, Tallied tally) {}

    private SensorRows() {}

    /** @param id of one sensor, or null for all */
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
                                instant(row.getObject("last_at", OffsetDateTime.class), Instant.EPOCH))))
                .forEach(row -> tally.computeIfAbsent(row.sensor(), sensor -> new TreeMap<>())
                        .put(row.code(), row.tally()));
        return handle.createQuery("SELECT * FROM sensor WHERE :id IS NULL OR id = :id ORDER BY id")
                .bindByType("id", id, String.class)
                .map((row, context) -> new Sensor(
                        row.getString("id"),
                        row.getString("name"),
                        new Membership(
                                instant(row.getObject("enrolled_at", OffsetDateTime.class), Instant.EPOCH),
                                instant(row.getObject("revoked_at", OffsetDateTime.class))),
                        certificate(row),
                        new Contact(
                                row.getString("agent_version"),
                                instant(row.getObject("connected_at", OffsetDateTime.class)),
                                instant(row.getObject("last_ack_at", OffsetDateTime.class))),
                        SensorKeyring.reach(row),
                        new Received(
                                row.getLong("records"),
                                row.getLong("rejected"),
                                tally.getOrDefault(row.getString("id"), Map.of()))))
                .list();
    }

    private static @Nullable Certified certificate(ResultSet row) throws SQLException {
        String serial = row.getString("certificate_serial");
        Instant ends = instant(row.getObject("certificate_ends_at", OffsetDateTime.class));
        Instant issued = instant(row.getObject("certificate_issued_at", OffsetDateTime.class));
        return serial == null || ends == null || issued == null ? null : new Certified(serial, issued, ends);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }

    private static Instant instant(@Nullable OffsetDateTime time, Instant otherwise) {
        Instant instant = instant(time);
        return instant == null ? otherwise : instant;
    }
}
