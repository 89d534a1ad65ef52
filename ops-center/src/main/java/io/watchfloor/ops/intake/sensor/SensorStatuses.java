package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.database.SqlTimestamps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Problems of sensors that are independent of their health: gaps, diverged histories, and credentials shared by two
 * machines.
 */
public final class SensorStatuses {

    /**
     * A second session within 15 s may be caused by a lost connection, so only incidents that last longer are
     * counted.
     */
    private static final String CROWDED = """
        s.last_second_session_at > now() - interval '60 s'
            AND s.last_second_session_at > s.second_sessions_since + interval '20 s'\
        """;

    /** For one sensor, or for all sensors when the id is null. */
    private static final String STANDINGS = """
        SELECT s.id, s.parted_at, s.parted_reason, s.second_sessions, s.last_second_session_at,
            coalesce(%s, false) AS crowded, coalesce(g.gaps, 0) AS gaps, coalesce(g.records, 0) AS gap_records, g.missing
        FROM sensor s LEFT JOIN (
            SELECT sensor, sum(gaps)::bigint AS gaps, least(sum(records), 9223372036854775807)::bigint AS records,
                string_agg(reason || '=' || records, ' ' ORDER BY reason) AS missing
            FROM (SELECT sensor, reason, count(*) AS gaps, least(sum(last - first + 1), 9223372036854775807)::bigint AS records
                FROM sensor_gap
                WHERE :id IS NULL OR sensor = :id GROUP BY sensor, reason) r
            GROUP BY sensor) g
        ON g.sensor = s.id WHERE :id IS NULL OR s.id = :id
        """.formatted(CROWDED);

    private final Jdbi database;

    /**
     * The problems of one sensor.
     *
     * @param gaps number of ranges of missing records
     * @param gapRecords number of missing records
     * @param missing number of missing records by reason
     * @param secondSessions connections that were rejected because the sensor had another session
     * @param crowded true if such rejections continue for longer than a lost connection can explain, so that two
     *     machines probably share one credential
     * @param partedAt when spool and center were last found to have different records
     */
    public record SensorStatus(
            long gaps,
            long gapRecords,
            SortedMap<String, Long> missing,
            long secondSessions,
            @Nullable Instant lastSecondSessionAt,
            boolean crowded,
            @Nullable Instant partedAt,
            @Nullable String partedReason) {}

    /**
     * A range of missing records of a sensor.
     *
     * @param epoch 16 hex digits
     * @param since when the first record was collected or dropped; if unknown, when this center stored the gap
     * @param at when this center stored the gap
     */
    public record Missing(String epoch, long from, long to, String reason, Instant since, Instant until, Instant at) {}

    public SensorStatuses(Jdbi database) {
        this.database = database;
    }

    /** The problems of each sensor, by sensor id. Blocks. */
    public Map<String, SensorStatus> all() {
        return read(null);
    }

    /** Blocks. */
    public Optional<SensorStatus> of(String sensor) {
        return Optional.ofNullable(read(sensor).get(sensor));
    }

    private Map<String, SensorStatus> read(@Nullable String id) {
        Map<String, SensorStatus> all = new LinkedHashMap<>();
        database.useHandle(handle -> handle.createQuery(STANDINGS)
                .bindByType("id", id, String.class)
                .map((row, context) -> Map.entry(
                        row.getString("id"),
                        new SensorStatus(
                                row.getLong("gaps"),
                                row.getLong("gap_records"),
                                byReason(row.getString("missing")),
                                row.getLong("second_sessions"),
                                SqlTimestamps.orNull(row, "last_second_session_at"),
                                row.getBoolean("crowded"),
                                SqlTimestamps.orNull(row, "parted_at"),
                                row.getString("parted_reason"))))
                .forEach(one -> all.put(one.getKey(), one.getValue())));
        return all;
    }

    /** The names of sensors whose credential is used by two machines, at most 20. Blocks. */
    public static List<String> crowded(Handle handle) {
        return handle.createQuery("SELECT s.name FROM sensor s WHERE " + CROWDED + " ORDER BY s.name LIMIT 20")
                .mapTo(String.class)
                .list();
    }

    /** The number of sensors whose credential is used by two machines. Blocks. */
    public static long crowdedTotal(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM sensor s WHERE " + CROWDED)
                .mapTo(Long.class)
                .one();
    }

    /**
     * The gaps of a sensor, the latest first. The length of the list is limited, because the number of stored gaps is
     * limited. Blocks.
     */
    public List<Missing> missing(String sensor) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT epoch, first, last, reason, coalesce(since, at) AS since, coalesce(until, since, at) AS until, at
                        FROM sensor_gap WHERE sensor = :sensor ORDER BY at DESC, epoch, first""")
                .bind("sensor", sensor)
                .map((row, context) -> new Missing(
                        String.format("%016x", row.getLong("epoch")),
                        row.getLong("first"),
                        row.getLong("last"),
                        row.getString("reason"),
                        SqlTimestamps.of(row, "since"),
                        SqlTimestamps.of(row, "until"),
                        SqlTimestamps.of(row, "at")))
                .list());
    }

    private static SortedMap<String, Long> byReason(@Nullable String text) {
        SortedMap<String, Long> records = new TreeMap<>();
        if (text != null) {
            for (String one : text.split(" ", -1)) {
                int at = one.indexOf('=');
                records.put(one.substring(0, at), Long.parseLong(one.substring(at + 1)));
            }
        }
        return records;
    }
}
