package io.watchfloor.ops.intake.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.intake.sensor.SensorCounters;
import io.watchfloor.ops.intake.sensor.SensorCounters.Count;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stores telemetry that cannot be evaluated, and the reason. These records are not lost, and do not block other
 * records.
 */
public final class Quarantine {

    /** A longer record is truncated to this size, which is enough to recognize it. */
    static final int KEPT_BYTES = 64 * 1024;

    private static final String INSERT = """
            INSERT INTO quarantined_telemetry
                (sensor, epoch, sequence, received_at, code, reason, body, named_asset, log_source, about, corrected_by,
                clock_since)
            SELECT ?, ?, * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING sequence
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi database;

    /**
     * One record that cannot be evaluated.
     *
     * @param asset the asset of the record, if the asset could be read
     */
    public record Unjudgeable(
            TelemetryRecord record,
            String code,
            String reason,
            @Nullable String asset) {}

    public Quarantine(Jdbi database) {
        this.database = database;
    }

    /**
     * Stores the records. A record that is already stored stays unchanged and is not counted again, so storing the
     * same record again changes nothing.
     */
    public void store(String sensor, long epoch, List<Unjudgeable> found, Instant now) {
        if (found.isEmpty()) {
            return;
        }
        try {
            database.useTransaction(handle -> {
                Set<Long> kept = insert(handle.getConnection(), sensor, epoch, found);
                SensorCounters tally = new SensorCounters();
                for (Unjudgeable one : found) {
                    if (kept.contains(one.record().sequence())) {
                        tally.add(
                                sensor,
                                one.code(),
                                new Count(1, one.asset() == null ? null : stored(one.asset()), now));
                    }
                }
                tally.write(handle);
            });
        } catch (SQLException e) {
            throw new IllegalStateException("Records could not be quarantined: " + e.getMessage(), e);
        }
    }

    /** @return the sequence numbers that were not stored before */
    private static Set<Long> insert(Connection connection, String sensor, long epoch, List<Unjudgeable> found)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, sensor);
            insert.setLong(2, epoch);
            insert.setArray(
                    3, column(connection, "bigint", found, one -> one.record().sequence()));
            insert.setArray(4, column(connection, "timestamptz", found, one -> receivedAt(one.record())));
            insert.setArray(5, column(connection, "text", found, Unjudgeable::code));
            insert.setArray(6, column(connection, "text", found, Unjudgeable::reason));
            insert.setArray(
                    7,
                    connection.createArrayOf(
                            "bytea",
                            found.stream().map(one -> cut(one.record().body())).toArray(byte[][]::new)));
            insert.setArray(
                    8, column(connection, "text", found, one -> one.record().asset()));
            insert.setArray(
                    9,
                    column(connection, "text", found, one -> text(one.record().logsource())));
            insert.setArray(10, column(connection, "text", found, Unjudgeable::asset));
            insert.setArray(11, column(connection, "bigint", found, one -> clock(one, ClockCorrection::millis)));
            insert.setArray(12, column(connection, "bigint", found, one -> clock(one, ClockCorrection::ownSince)));
            Set<Long> kept = new HashSet<>();
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    kept.add(rows.getLong(1));
                }
            }
            return kept;
        }
    }

    private static Array column(
            Connection connection, String type, List<Unjudgeable> found, Function<Unjudgeable, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(
                type,
                found.stream()
                        .map(value)
                        .map(one -> one instanceof String text ? stored(text) : one)
                        .toArray());
    }

    /**
     * Replaces NUL characters, which a sender may send but PostgreSQL cannot store. Otherwise the record could not be
     * acknowledged, and the sensor would send it again and again.
     */
    private static String stored(String text) {
        return text.replace('\0', '\ufffd');
    }

    private static @Nullable Object clock(Unjudgeable one, Function<ClockCorrection, @Nullable Object> part) {
        ClockCorrection clock = one.record().clock();
        return clock == null ? null : part.apply(clock);
    }

    private static @Nullable String text(@Nullable LogSource source) {
        try {
            return source == null ? null : JSON.writeValueAsString(source);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String receivedAt(TelemetryRecord record) {
        return OffsetDateTime.ofInstant(Instant.ofEpochMilli(record.receivedAtMillis()), ZoneOffset.UTC)
                .toString();
    }

    private static byte[] cut(byte[] body) {
        return body.length > KEPT_BYTES ? Arrays.copyOf(body, KEPT_BYTES) : body;
    }
}
