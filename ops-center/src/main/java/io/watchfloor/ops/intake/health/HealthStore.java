package io.watchfloor.ops.intake.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.sensor.IngestSettings.ClockLimits;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the reports of sensors about themselves. Reports are collected in memory and written together, because ten
 * thousand sensors may send a report every 20 s. A crash of the node loses only data that the sensors send again:
 * health in the next report, the host in the next hello. A sensor sends its goodbye only once, so a goodbye is
 * written immediately.
 */
public final class HealthStore implements HealthListener {

    private static final Logger LOG = LoggerFactory.getLogger(HealthStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS_AT_ONCE = 2_000;

    private static final String WRITE = """
            WITH hurried AS MATERIALIZED (SELECT set_config('synchronous_commit', ?, true))
            INSERT INTO sensor_health AS h (sensor, heard_at, word, host, offset_millis, uncertainty_millis, corrected)
            SELECT t.sensor, now() - make_interval(secs => t.age), t.word, t.host::jsonb, t.off, t.uncertain, t.corrected
            FROM hurried, unnest(?::text[], ?::float8[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::boolean[])
                AS t(sensor, age, word, host, off, uncertain, corrected)
            ON CONFLICT (sensor) DO UPDATE SET heard_at = excluded.heard_at, word = coalesce(excluded.word, h.word),
                host = coalesce(excluded.host, h.host), offset_millis = coalesce(excluded.offset_millis, h.offset_millis),
                uncertainty_millis = coalesce(excluded.uncertainty_millis, h.uncertainty_millis),
                corrected = CASE WHEN excluded.offset_millis IS NULL THEN h.corrected ELSE excluded.corrected END
            """;

    private final Jdbi database;
    private final Clock clock;
    private final ClockLimits clocks;
    private final Map<String, ClockProof> proofs = new ConcurrentHashMap<>();

    /**
     * Sensors whose clocks were proven wrong at the time of their last report to any node. The whole map is replaced
     * at each update.
     */
    private volatile Map<String, ClockOffset> provenOffsets = Map.of();

    private Map<String, News> news = new HashMap<>();

    /** The reports of one sensor that are not written yet, merged into one. */
    private record News(
            Instant at,
            @Nullable SensorHealth word,
            @Nullable HostIdentity host,
            @Nullable ClockOffset offset,
            boolean proven) {
        News and(News later) {
            return new News(
                    later.at,
                    later.word == null ? word : later.word,
                    later.host == null ? host : later.host,
                    later.offset == null ? offset : later.offset,
                    later.offset == null ? proven : later.proven);
        }
    }

    public HealthStore(Jdbi database, Clock clock, ClockLimits clocks) {
        this.database = database;
        this.clock = clock;
        this.clocks = clocks;
    }

    @Override
    public void reported(String sensor, SensorHealth word) {
        Instant now = clock.instant();
        Optional<ClockOffset> offset = ClockOffset.measured(word.clock(), now);
        boolean proven = offset.map(one -> proof(sensor, one).proven(clocks)).orElse(false);
        add(sensor, new News(now, word, null, offset.orElse(null), proven));
    }

    private ClockProof proof(String sensor, ClockOffset next) {
        return proofs.compute(sensor, (id, before) -> {
            if (before != null) {
                return before.with(next);
            }
            ClockOffset known = provenOffsets.get(id);
            return known == null
                    ? ClockProof.of(next)
                    : ClockProof.resumed(known, clocks).with(next);
        });
    }

    /** Loads the stored offsets of clocks that were proven wrong. */
    void loadProven(Map<String, ClockOffset> known) {
        provenOffsets = Map.copyOf(known);
    }

    @Override
    public void connected(String sensor, @Nullable HostIdentity host) {
        add(sensor, new News(clock.instant(), null, host, null, false));
    }

    private synchronized void add(String sensor, News one) {
        news.merge(sensor, one, News::and);
    }

    @Override
    public ClockProof.Corrected correctTimes(String sensor, List<TelemetryRecord> records) {
        ClockProof proof = proofs.get(sensor);
        return proof != null && proof.proven(clocks) ? proof.correct(records) : new ClockProof.Corrected(records, 0);
    }

    @Override
    public void goodbye(String sensor, String reason) {
        proofs.remove(sensor);
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_health (sensor, heard_at, stopped_at, stop_reason) VALUES (:sensor, now(), now(), :reason)
                        ON CONFLICT (sensor) DO UPDATE
                        SET heard_at = now(), stopped_at = now(), stop_reason = excluded.stop_reason""")
                .bind("sensor", sensor)
                .bind("reason", reason)
                .execute());
    }

    /** Stores that a sensor's stream ended without a goodbye. Blocks. */
    public void streamEnded(String sensor, SensorState.Ending how) {
        proofs.remove(sensor);
        database.useHandle(handle -> handle.createUpdate("""
                        WITH hurried AS (SELECT set_config('synchronous_commit', 'off', true))
                        INSERT INTO sensor_health (sensor, heard_at, ended_at, ended_how) SELECT :sensor, now(), now(), :how FROM hurried
                        ON CONFLICT (sensor) DO UPDATE
                        SET heard_at = now(), ended_at = now(), ended_how = excluded.ended_how""")
                .bind("sensor", sensor)
                .bind("how", how.text())
                .execute());
    }

    private synchronized void putBack(List<Map.Entry<String, News>> rows) {
        rows.forEach(row -> news.merge(row.getKey(), row.getValue(), (newer, older) -> older.and(newer)));
    }

    /**
     * Writes the collected reports. Blocks.
     *
     * @throws RuntimeException when the database fails: reports that were not written are kept for the next call
     */
    void flush() {
        List<Map.Entry<String, News>> rows;
        synchronized (this) {
            rows = new ArrayList<>(news.entrySet());
            news = new HashMap<>();
        }
        rows.sort(Map.Entry.comparingByKey());
        for (int start = 0; start < rows.size(); start += ROWS_AT_ONCE) {
            List<Map.Entry<String, News>> part = rows.subList(start, Math.min(start + ROWS_AT_ONCE, rows.size()));
            try {
                database.useTransaction(handle -> write(handle.getConnection(), part));
            } catch (RuntimeException e) {
                putBack(rows.subList(start, rows.size()));
                throw e;
            } catch (SQLException e) {
                putBack(rows.subList(start, rows.size()));
                throw new IllegalStateException("The health of sensors could not be written: " + e.getMessage(), e);
            }
        }
        LOG.debug("wrote the health of {} sensors", rows.size());
    }

    private void write(Connection connection, List<Map.Entry<String, News>> part) throws SQLException {
        Instant now = clock.instant();
        List<@Nullable Object[]> rows =
                part.stream().map(one -> row(one.getKey(), one.getValue(), now)).toList();
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            String[] types = {"text", "float8", "text", "text", "bigint", "bigint", "boolean"};
            // A host is reported only in the hello, and the sensor's stream continues when the database is killed.
            // Therefore the write must reach the disk.
            statement.setString(1, part.stream().anyMatch(one -> one.getValue().host() != null) ? "on" : "off");
            for (int column = 0; column < types.length; column++) {
                int at = column;
                statement.setArray(
                        column + 2,
                        connection.createArrayOf(
                                types[column], rows.stream().map(row -> row[at]).toArray()));
            }
            statement.executeUpdate();
        }
    }

    private static @Nullable Object[] row(String sensor, News one, Instant now) {
        SensorHealth word = one.word();
        ClockOffset offset = one.offset();
        return new @Nullable Object[] {
            sensor,
            (now.toEpochMilli() - one.at().toEpochMilli()) / 1e3,
            word == null ? null : UplinkCodec.encode(new UplinkFrame.Health(word)),
            json(one.host()),
            offset == null ? null : offset.millis(),
            offset == null ? null : offset.uncertaintyMillis(),
            one.proven()
        };
    }

    private static @Nullable String json(@Nullable HostIdentity host) {
        try {
            return host == null ? null : JSON.writeValueAsString(host);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a host report could not be written as JSON", e);
        }
    }
}
