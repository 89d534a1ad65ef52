package io.watchfloor.ops.intake.quarantine;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Queue;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parked telemetry, for people: list, read, retry now, or drop. Each call blocks. */
public final class RetryQueueReview {

    private static final Logger LOG = LoggerFactory.getLogger(RetryQueueReview.class);

    private static final String FROM = "retry-queue";
    private static final String COLUMNS =
            "id, asset, sensor, epoch, first, through, record_count, code, reason, parked_at";

    private final Jdbi database;
    private final RetryQueueTable table;
    private final RetryQueue parking;
    private final UnprocessedMetrics metrics;
    private final Consumer<Gap> missing;

    /**
     * A part of one batch about one asset.
     *
     * @param asset {@code kind:name}
     * @param first and {@code through} the sequences of its first and its last record
     */
    public record Item(long id, String asset, String sensor, long epoch, long first, long through, Waits waits) {}

    /** How much waits, why, and since when. */
    public record Waits(int records, String code, String reason, Instant since) {}

    /** What to list; null does not restrict. */
    public record Filter(
            @Nullable String asset,
            @Nullable String sensor,
            @Nullable String code) {}

    /** @param missing receives each new gap */
    public RetryQueueReview(
            Jdbi database,
            RetryQueueTable table,
            RetryQueue parking,
            UnprocessedMetrics metrics,
            Consumer<Gap> missing) {
        this.database = database;
        this.table = table;
        this.parking = parking;
        this.metrics = metrics;
        this.missing = missing;
    }

    /** The oldest first. */
    public List<Item> list(Filter filter, long after, int most) {
        return database.withHandle(
                handle -> matching(handle, "SELECT " + COLUMNS, filter, " AND id > :after ORDER BY id LIMIT :most")
                        .bind("after", after)
                        .bind("most", most)
                        .map((row, context) -> item(row))
                        .list());
    }

    public long count(Filter filter) {
        return database.withHandle(handle -> matching(handle, "SELECT count(*)", filter, "")
                .mapTo(Long.class)
                .one());
    }

    private static Query matching(Handle handle, String select, Filter filter, String end) {
        String where = (filter.asset() == null ? "" : " AND substr(asset, strpos(asset, '/') + 1) = :asset")
                + (filter.sensor() == null ? "" : " AND sensor = :sensor")
                + (filter.code() == null ? "" : " AND code = :code");
        Query query = handle.createQuery(select + " FROM parked_telemetry WHERE true" + where + end);
        if (filter.asset() != null) {
            query.bind("asset", filter.asset());
        }
        if (filter.sensor() != null) {
            query.bind("sensor", filter.sensor());
        }
        if (filter.code() != null) {
            query.bind("code", filter.code());
        }
        return query;
    }

    private static Item item(ResultSet row) throws SQLException {
        String asset = row.getString("asset");
        return new Item(
                row.getLong("id"),
                asset.substring(asset.indexOf('/') + 1),
                row.getString("sensor"),
                row.getLong("epoch"),
                row.getLong("first"),
                row.getLong("through"),
                new Waits(
                        row.getInt("record_count"),
                        row.getString("code"),
                        row.getString("reason"),
                        SqlTimestamps.of(row, "parked_at")));
    }

    public Optional<Item> find(long id) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT " + COLUMNS + " FROM parked_telemetry WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> item(row))
                        .findOne());
    }

    /** The records of a part, as the sensor sent them; empty when it is gone. */
    public List<TelemetryRecord> records(long id) {
        return table.records(id);
    }

    /**
     * Retries what the part waits for, with all records of its spool for that asset, in order: the part alone would
     * overtake earlier ones.
     *
     * @return false when some of them still wait
     */
    public boolean retry(Item item, String by) {
        boolean done = parking.retry(queue(item));
        metrics.decided(FROM, done ? "retried" : "refused", item.waits().records());
        LOG.info(
                "{} tried the parked records of asset {}: {}",
                by,
                item.asset(),
                done ? "they are judged" : "they wait");
        return done;
    }

    /**
     * Drops the part unjudged. What its sensor counts as done is missing then: in the same transaction it becomes gaps
     * of the sensor, so that it stays known as long as these.
     *
     * @return false when it is not there
     */
    public boolean drop(Item item, String by) {
        Optional<List<Gap>> dropped = database.inTransaction(handle -> table.take(handle, item.id())
                .map(records -> gaps(item.epoch(), records))
                .map(gaps -> SqlLedger.insert(handle, item.sensor(), gaps)));
        if (dropped.isEmpty()) {
            return false;
        }
        parking.forget();
        dropped.get().forEach(missing);
        metrics.decided(FROM, "dropped", item.waits().records());
        LOG.info(
                "{} dropped {} parked records of asset {} from sensor {} ({} to {}): no rule has judged them,"
                        + " and they are a gap of the sensor now",
                by,
                item.waits().records(),
                item.asset(),
                item.sensor(),
                item.first(),
                item.through());
        return true;
    }

    /** Between the records of a part stand those about other assets. */
    private static List<Gap> gaps(long epoch, List<TelemetryRecord> records) {
        TreeSet<Long> sequences = new TreeSet<>();
        records.forEach(record -> sequences.add(record.sequence()));
        return Gap.runs(epoch, sequences, Gap.Reason.DROPPED);
    }

    private Queue queue(Item item) {
        String key = database.withHandle(
                        handle -> handle.createQuery("SELECT asset FROM parked_telemetry WHERE id = :id")
                                .bind("id", item.id())
                                .mapTo(String.class)
                                .findOne())
                .orElse("default/" + item.asset());
        return new Queue(key, item.sensor(), item.epoch());
    }
}
