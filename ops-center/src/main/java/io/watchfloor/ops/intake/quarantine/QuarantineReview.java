package io.watchfloor.ops.intake.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchivedRecord;
import io.watchfloor.ops.intake.quarantine.Quarantine.Unjudgeable;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets users list, view, reprocess and drop quarantined records. Each call blocks on the database. */
public final class QuarantineReview {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineReview.class);

    private static final String FROM = "quarantine";
    private static final String COLUMNS =
            "sensor, epoch, sequence, received_at, code, reason, about, octet_length(body) AS bytes";

    private static final String UNACKNOWLEDGED = "quarantine.unacknowledged";
    private static final String NOT_YET =
            "The center stopped before it acknowledged the record, so its sender will send it again. Retry after that.";

    /** Whether the sender may send the record again. An epoch without progress, or with an expired one, has ended. */
    private static final String ACKNOWLEDGED = """
            SELECT coalesce(
                (SELECT through FROM sensor_progress WHERE sensor = :sensor AND epoch = :epoch),
                (SELECT through FROM archive_progress WHERE sensor = :sensor AND epoch = :epoch AND :archive),
                :sequence) >= :sequence""";

    private static final String ONE = " WHERE sensor = :sensor AND epoch = :epoch AND sequence = :sequence";

    private final Jdbi database;
    private final Judging judging;
    private final boolean archive;
    private final UnprocessedMetrics metrics;
    private final ObjectMapper json = new ObjectMapper();

    /** Identifies a record by its sensor, the epoch of the spool, and the sequence number. */
    public record Place(String sensor, long epoch, long sequence) {

        /** Parses {@code SENSOR:EPOCH:SEQUENCE}, with the epoch as 16 hex digits. */
        public static Optional<Place> parse(String id) {
            int second = id.lastIndexOf(':');
            int first = id.lastIndexOf(':', second - 1);
            if (first < 1 || !id.substring(first + 1, second).matches("[0-9a-f]{16}")) {
                return Optional.empty();
            }
            String sequence = id.substring(second + 1);
            return sequence.matches("[0-9]{1,18}")
                    ? Optional.of(new Place(
                            id.substring(0, first),
                            Long.parseUnsignedLong(id, first + 1, second, 16),
                            Long.parseLong(sequence)))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "%s:%016x:%d".formatted(sensor, epoch, sequence);
        }
    }

    /**
     * One quarantined record.
     *
     * @param about the asset, if the asset could be read
     * @param bytes the size of the stored body; a longer body was truncated
     */
    public record Item(
            Place place,
            Instant receivedAt,
            String code,
            String reason,
            @Nullable String about,
            int bytes) {

        /** Whether only the beginning of the record was stored. Such a record cannot be reprocessed. */
        public boolean cut() {
            return bytes >= Quarantine.KEPT_BYTES;
        }
    }

    /** The filter of the list; null means no restriction. */
    public record Filter(@Nullable String sensor, @Nullable String code) {}

    /** The outcome of reprocessing a record. */
    public sealed interface Retried {

        /** The asset has evaluated the reprocessed record. */
        record Success(int detections) implements Retried {}

        /** The reprocessed record still cannot be evaluated. */
        record Refused(String code, String reason) implements Retried {}

        /** The record is not in quarantine, or no longer in quarantine. */
        enum Unknown implements Retried {
            UNKNOWN
        }
    }

    /** The gate's result for one reprocessed record. */
    public sealed interface Again {
        /** @param archived the record for the archive; null if telemetry is not kept */
        record RetryResult(int detections, @Nullable ArchivedRecord archived) implements Again {}

        record Refused(Unjudgeable why) implements Again {}
    }

    /** Delivers a record to its asset. */
    @FunctionalInterface
    public interface Judging {
        CompletionStage<Again> again(String sensor, long epoch, TelemetryRecord record);
    }

    /** @param archive whether telemetry is kept */
    public QuarantineReview(Jdbi database, Judging judging, boolean archive, UnprocessedMetrics metrics) {
        this.database = database;
        this.judging = judging;
        this.archive = archive;
        this.metrics = metrics;
    }

    /** @param after the last item of the previous page; null for the first page */
    public List<Item> list(Filter filter, @Nullable Item after, int most) {
        return database.withHandle(handle -> {
            Query query = matching(
                    handle,
                    "SELECT " + COLUMNS + " FROM quarantined_telemetry",
                    filter,
                    after == null
                            ? ""
                            : " AND (received_at, sensor, epoch, sequence) < (:at, :afterSensor, :afterEpoch, :afterSequence)",
                    " ORDER BY received_at DESC, sensor DESC, epoch DESC, sequence DESC LIMIT :most");
            if (after != null) {
                query.bind("at", OffsetDateTime.ofInstant(after.receivedAt(), ZoneOffset.UTC))
                        .bind("afterSensor", after.place().sensor())
                        .bind("afterEpoch", after.place().epoch())
                        .bind("afterSequence", after.place().sequence());
            }
            return query.bind("most", most).map((row, context) -> item(row)).list();
        });
    }

    public long count(Filter filter) {
        return database.withHandle(
                handle -> matching(handle, "SELECT count(*) FROM quarantined_telemetry", filter, "", "")
                        .mapTo(Long.class)
                        .one());
    }

    private static Query matching(Handle handle, String select, Filter filter, String more, String end) {
        String where = " WHERE true" + (filter.sensor() == null ? "" : " AND sensor = :sensor")
                + (filter.code() == null ? "" : " AND code = :code");
        Query query = handle.createQuery(select + where + more + end);
        if (filter.sensor() != null) {
            query.bind("sensor", filter.sensor());
        }
        if (filter.code() != null) {
            query.bind("code", filter.code());
        }
        return query;
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                new Place(row.getString("sensor"), row.getLong("epoch"), row.getLong("sequence")),
                SqlTimestamps.of(row, "received_at"),
                row.getString("code"),
                row.getString("reason"),
                row.getString("about"),
                row.getInt("bytes"));
    }

    public Optional<Item> find(Place place) {
        return database.withHandle(
                handle -> of(handle, "SELECT " + COLUMNS + " FROM quarantined_telemetry" + ONE, place)
                        .map((row, context) -> item(row))
                        .findOne());
    }

    /** Returns the record as sent by the sensor. */
    public Optional<byte[]> body(Place place) {
        return database.withHandle(handle -> of(handle, "SELECT body FROM quarantined_telemetry" + ONE, place)
                .mapTo(byte[].class)
                .findOne());
    }

    private static Query of(Handle handle, String sql, Place place) {
        return handle.createQuery(sql)
                .bind("sensor", place.sensor())
                .bind("epoch", place.epoch())
                .bind("sequence", place.sequence());
    }

    /**
     * Evaluates a record again, with the current rights, limits and rules. The record's sequence number is below the
     * asset's watermark, so the record is evaluated in a separate epoch, which is derived from the record's identity.
     * Reprocessing the same record again therefore changes nothing.
     */
    public CompletionStage<Retried> retry(Place place, String by) {
        Optional<TelemetryRecord> found = database.withHandle(handle -> of(
                        handle,
                        "SELECT received_at, named_asset, log_source, body, corrected_by, clock_since FROM quarantined_telemetry"
                                + ONE,
                        place)
                .map((row, context) -> new TelemetryRecord(
                        1,
                        SqlTimestamps.of(row, "received_at").toEpochMilli(),
                        row.getString("named_asset"),
                        logSource(row.getString("log_source")),
                        row.getBytes("body"),
                        clock(row)))
                .findOne());
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(Retried.Unknown.UNKNOWN);
        }
        if (!acknowledged(place)) {
            return CompletableFuture.completedFuture(refused(UNACKNOWLEDGED, NOT_YET));
        }
        long epoch = DerivedId.retryEpoch(place.toString());
        return judging.again(place.sensor(), epoch, found.get()).thenApply(answer -> switch (answer) {
            case Again.RetryResult judged -> {
                delete(place, handle -> archive(handle, place.sensor(), epoch, judged.archived()));
                metrics.decided(FROM, "retried", 1);
                LOG.info("{} reprocessed record {} from quarantine", by, place);
                yield new Retried.Success(judged.detections());
            }
            case Again.Refused refused ->
                refused(refused.why().code(), refused.why().reason());
        });
    }

    private static @Nullable ClockCorrection clock(ResultSet row) throws SQLException {
        Long by = row.getObject("corrected_by", Long.class);
        return by == null ? null : new ClockCorrection(by, row.getObject("clock_since", Long.class));
    }

    /** Otherwise the record could be evaluated, and archived, a second time. */
    private boolean acknowledged(Place place) {
        return database.withHandle(handle -> of(handle, ACKNOWLEDGED, place)
                .bind("archive", archive)
                .mapTo(Boolean.class)
                .one());
    }

    private Retried refused(String code, String reason) {
        metrics.decided(FROM, "refused", 1);
        return new Retried.Refused(code, reason);
    }

    /** @return false when the record is not in quarantine */
    public boolean drop(Place place, String by) {
        boolean dropped = delete(place, handle -> {});
        if (dropped) {
            metrics.decided(FROM, "dropped", 1);
            LOG.info("{} dropped record {} from quarantine: no rule has evaluated it", by, place);
        }
        return dropped;
    }

    private static void archive(Handle handle, String sensor, long epoch, @Nullable ArchivedRecord record) {
        if (record != null) {
            ArchiveCatalog.insert(handle, sensor, epoch, ArchiveBlock.of(List.of(record)));
        }
    }

    /**
     * Deletes the record and reduces the sensor's count, which includes only records that are in quarantine now.
     *
     * @param also runs in the same transaction if the record was in quarantine until now
     */
    private boolean delete(Place place, Consumer<Handle> also) {
        return database.inTransaction(handle -> {
            Optional<String> code = handle.createQuery("DELETE FROM quarantined_telemetry" + ONE + " RETURNING code")
                    .bind("sensor", place.sensor())
                    .bind("epoch", place.epoch())
                    .bind("sequence", place.sequence())
                    .mapTo(String.class)
                    .findOne();
            code.ifPresent(one -> handle.createUpdate(
                            "UPDATE sensor_tally SET records = greatest(0, records - 1) WHERE sensor = :sensor AND code = :code")
                    .bind("sensor", place.sensor())
                    .bind("code", one)
                    .execute());
            if (code.isPresent()) {
                also.accept(handle);
            }
            return code.isPresent();
        });
    }

    private @Nullable LogSource logSource(@Nullable String text) {
        try {
            return text == null ? null : json.readValue(text, LogSource.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
