package io.watchfloor.ops.intake.quarantine;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.intake.sensor.NewAssetAdmission;
import io.watchfloor.ops.intake.sensor.ReceiptTimes;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Counts of unprocessed telemetry for users: records in the retry queue, by reason and by the asset or sensor for
 * which they wait, and quarantined records.
 *
 * @param waiting number of records in the retry queue, by code
 * @param groups groups of waiting records, the oldest first, at most {@value #MOST_GROUPS}
 * @param groupsTotal total number of groups
 * @param quarantined number of quarantined records by code, counted since the database was upgraded to this schema
 *     version
 */
public record UnprocessedCounts(List<ByCode> waiting, List<Group> groups, long groupsTotal, List<ByCode> quarantined) {

    private static final int MOST_GROUPS = 50;

    /**
     * The number of records with one code.
     *
     * @param assets number of assets to which the records belong; 0 when unknown
     */
    public record ByCode(String code, long records, long assets) {}

    /**
     * Records that wait for the same reason.
     *
     * @param asset {@code kind:name}; null if the reason is the rate of a sensor
     * @param sensor null if the reason is the state of an asset
     * @param reason the reason given for the oldest record
     */
    public record Group(
            String code, @Nullable String asset, @Nullable String sensor, long records, Instant since, String reason) {}

    public long records() {
        return waiting.stream().mapToLong(ByCode::records).sum();
    }

    /** Reads the counts. Reads all rows of the retry queue, but not their content. */
    public static UnprocessedCounts read(Handle handle) {
        return new UnprocessedCounts(waiting(handle), groups(handle), groupsTotal(handle), quarantined(handle));
    }

    static List<ByCode> waiting(Jdbi database) {
        return database.withHandle(UnprocessedCounts::waiting);
    }

    private static List<ByCode> waiting(Handle handle) {
        return byCode(handle, """
            SELECT code, sum(record_count) AS records, count(DISTINCT asset) AS assets
            FROM retry_queue GROUP BY code ORDER BY code\
            """);
    }

    private static List<ByCode> quarantined(Handle handle) {
        return byCode(handle, """
            SELECT code, sum(records) AS records, 0 AS assets FROM sensor_tally
            WHERE code NOT IN ('%s', '%s') GROUP BY code ORDER BY code\
            """.formatted(ReceiptTimes.AHEAD, ReceiptTimes.BEHIND));
    }

    private static List<ByCode> byCode(Handle handle, String sql) {
        return handle.createQuery(sql)
                .map((row, context) -> new ByCode(row.getString("code"), row.getLong("records"), row.getLong("assets")))
                .list();
    }

    private static List<Group> groups(Handle handle) {
        return handle.createQuery("""
            SELECT code, asset, sensor, sum(record_count) AS records, min(queued_at) AS since,
                   (array_agg(reason ORDER BY id))[1] AS reason
            FROM (SELECT id, code, record_count, queued_at, reason,
                         CASE WHEN code <> :names THEN asset END AS asset,
                         CASE WHEN code = :names THEN sensor END AS sensor
                  FROM retry_queue) parts
            GROUP BY code, asset, sensor ORDER BY min(queued_at), asset, sensor LIMIT :most
            """)
                .bind("names", NewAssetAdmission.CODE)
                .bind("most", MOST_GROUPS)
                .map((row, context) -> new Group(
                        row.getString("code"),
                        withoutTenant(row.getString("asset")),
                        row.getString("sensor"),
                        row.getLong("records"),
                        SqlTimestamps.of(row, "since"),
                        row.getString("reason")))
                .list();
    }

    private static long groupsTotal(Handle handle) {
        return handle.createQuery("""
            SELECT count(DISTINCT (code, CASE WHEN code = :names THEN sensor ELSE asset END))
            FROM retry_queue
            """)
                .bind("names", NewAssetAdmission.CODE)
                .mapTo(Long.class)
                .one();
    }

    private static @Nullable String withoutTenant(@Nullable String key) {
        return key == null ? null : key.substring(key.indexOf('/') + 1);
    }
}
