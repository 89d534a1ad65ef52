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

/** Lets users list, view, retry and drop records in the retry queue. Each call blocks. */
public final class RetryQueueReview {

    private static final Logger LOG = LoggerFactory.getLogger(RetryQueueReview.class);

    private static final String FROM = "retry-queue";
    private static final String COLUMNS =
            "id, asset, sensor, epoch, first, through, record_count, code, reason, queued_at";

    private final Jdbi database;
    private final RetryQueueTable table;
    private final RetryQueue parking;
    private final UnprocessedMetrics metrics;
    private final Consumer<Gap> missing;

    /**
     * The records of one batch about one asset.
     *
     * @param asset {@code kind:name}
     * @param first the sequence number of the first record; {@code through} is the sequence number of the last record
     */
    public record Item(long id, String asset, String sensor, long epoch, long first, long through, Waits waits) {}

    /** The number of waiting records, the reason, and the time since when they wait. */
    public record Waits(int records, String code, String reason, Instant since) {}

    /** The filter of the list; null means no restriction. */
    public record Filter(
            @Nullable String asset,
            @Nullable String sensor,
            @Nullable String code) {}

    /** @param missing called for each new gap */
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
        Query query = handle.createQuery(select + " FROM retry_queue WHERE true" + where + end);
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
                        SqlTimestamps.of(row, "queued_at")));
    }

    public Optional<Item> find(long id) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT " + COLUMNS + " FROM retry_queue WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> item(row))
                        .findOne());
    }

    /** Returns the records of a part as sent by the sensor; empty when the part no longer exists. */
    public List<TelemetryRecord> records(long id) {
        return table.records(id);
    }

    /**
     * Retries all records of the part's spool for its asset, in order, because the records of the part alone would
     * overtake earlier records.
     *
     * @return false when some records still wait
     */
    public boolean retry(Item item, String by) {
        boolean done = parking.retry(queue(item));
        metrics.decided(FROM, done ? "retried" : "refused", item.waits().records());
        LOG.info(
                "{} retried the queued records of asset {}: {}",
                by,
                item.asset(),
                done ? "evaluated" : "still waiting");
        return done;
    }

    /**
     * Drops the part without evaluating it. The sensor counts the part's records as acknowledged, so gaps are stored
     * for the sensor in the same transaction. The loss is therefore visible for as long as gaps are kept.
     *
     * @return false when the part no longer exists
     */
    public boolean drop(Item item, String by) {
        Optional<List<Gap>> dropped = database.inTransaction(handle -> table.take(handle, item.id())
                .map(records -> gaps(item.epoch(), records))
                .map(gaps -> SqlLedger.insert(handle, item.sensor(), gaps)));
        if (dropped.isEmpty()) {
            return false;
        }
        parking.dropEmptyQueues();
        dropped.get().forEach(missing);
        metrics.decided(FROM, "dropped", item.waits().records());
        LOG.info(
                "{} dropped {} queued records of asset {} from sensor {} ({} to {}): no rule has evaluated them, "
                        + "and they are now a gap of the sensor",
                by,
                item.waits().records(),
                item.asset(),
                item.sensor(),
                item.first(),
                item.through());
        return true;
    }

    /**
     * The gaps exclude sequence numbers between the part's records, because these numbers belong to records of other
     * assets.
     */
    private static List<Gap> gaps(long epoch, List<TelemetryRecord> records) {
        TreeSet<Long> sequences = new TreeSet<>();
        records.forEach(record -> sequences.add(record.sequence()));
        return Gap.runs(epoch, sequences, Gap.Reason.DROPPED);
    }

    private Queue queue(Item item) {
        String key = database.withHandle(handle -> handle.createQuery("SELECT asset FROM retry_queue WHERE id = :id")
                        .bind("id", item.id())
                        .mapTo(String.class)
                        .findOne())
                .orElse("default/" + item.asset());
        return new Queue(key, item.sensor(), item.epoch());
    }
}
