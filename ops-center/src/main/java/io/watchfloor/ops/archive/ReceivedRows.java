package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.ArchiveReplay.Replayed;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads records of files as their assets received them. Used by one thread. */
final class ReceivedRows {

    private final Connection connection;
    private final long[] range;
    private String assetText = "";
    private @Nullable AssetKey asset;

    /**
     * @param connection streams the rows of results
     * @param from earliest time of a record
     * @param to time before which the record happened
     * @param start earliest time of receipt
     * @param end time before which the record was received
     */
    ReceivedRows(Connection connection, Instant from, Instant to, Instant start, Instant end) {
        this.connection = connection;
        this.range = new long[] {
            SearchSession.micros(from), SearchSession.micros(to), SearchSession.micros(start), SearchSession.micros(end)
        };
    }

    /** @param each returns whether to read on */
    void read(Path file, Predicate<Replayed> each) throws SQLException {
        String path = ArchiveEngine.quoted(file.toString());
        // Without a sort, so that DuckDB streams the rows.
        try (PreparedStatement statement =
                connection.prepareStatement("""
                SELECT encode(record), asset, sensor, epoch, sequence, epoch_ms(received), epoch_us(recorded),
                    epoch_us(corrected), %s, product, category, service
                FROM read_parquet(%s, hive_partitioning = false, union_by_name = true)
                WHERE corrected >= make_timestamp(?) AND corrected < make_timestamp(?)
                    AND received >= make_timestamp(?) AND received < make_timestamp(?)
                """.formatted(hasNamed(path) ? "coalesce(named, false)" : "false", path))) {
            for (int i = 0; i < range.length; i++) {
                statement.setLong(i + 1, range[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                boolean more = true;
                while (more && rows.next()) {
                    more = each.test(replayed(rows));
                }
            }
        }
    }

    /** Whether the file has the column that older files do not have. */
    private boolean hasNamed(String path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM parquet_schema(%s) WHERE name = 'named'".formatted(path))) {
            return row.next() && row.getLong(1) > 0;
        }
    }

    private Replayed replayed(ResultSet row) throws SQLException {
        long recorded = row.getLong(7);
        long correction = (row.getLong(8) - recorded) / 1_000;
        byte[] body = row.getBytes(1);
        AssetKey of = asset(row.getString(2));
        return new Replayed(
                of,
                row.getString(3),
                row.getLong(4),
                new TelemetryRecord(
                        row.getLong(5),
                        row.getLong(6),
                        of.asset().toString(),
                        row.getBoolean(9)
                                ? new LogSource(row.getString(10), row.getString(11), row.getString(12))
                                : null,
                        body == null ? new byte[0] : body,
                        correction == 0 ? null : new ClockCorrection(correction, Math.floorDiv(recorded, 1_000))));
    }

    /** The rows of an asset lie together. */
    private AssetKey asset(String text) {
        AssetKey known = asset;
        if (known != null && assetText.equals(text)) {
            return known;
        }
        AssetKey parsed = AssetKey.parse(text);
        asset = parsed;
        assetText = text;
        return parsed;
    }
}
