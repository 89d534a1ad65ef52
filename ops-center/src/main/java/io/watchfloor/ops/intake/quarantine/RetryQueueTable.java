package io.watchfloor.ops.intake.quarantine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** The table of the retry queue. Each row contains the records of one batch about one asset. */
public final class RetryQueueTable {

    private static final String INSERT = """
            INSERT INTO retry_queue (asset, sensor, epoch, first, through, records, record_count, code, reason)
            SELECT asset, ?, ?, first, through, records, record_count, ?, ?
            FROM unnest(?, ?, ?, ?, ?) AS part (asset, first, through, records, record_count)
            ON CONFLICT (asset, sensor, epoch, first) DO UPDATE
            SET through = excluded.through, records = excluded.records, record_count = excluded.record_count
            WHERE excluded.through > retry_queue.through
            """;

    private static final String PRESENT = """
            SELECT part.number FROM unnest(?, ?, ?) WITH ORDINALITY AS part (asset, first, through, number)
            JOIN retry_queue p ON p.asset = part.asset AND p.first = part.first AND p.through >= part.through
            WHERE p.sensor = ? AND p.epoch = ?
            """;

    private final Jdbi database;
    private final ObjectMapper json = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    /** The queued records of one spool about one asset. The records are retried in order. */
    public record Queue(String asset, String sensor, long epoch) {}

    /** An epoch of a sensor. */
    record Spool(String sensor, long epoch) {}

    /** A row of the table that contains the oldest records of a queue. */
    record Row(long id, Queue queue, long through, List<TelemetryRecord> records) {}

    /** The records of one batch about one asset that must be added to the queue. */
    public record Part(String asset, List<Submission> records) {

        long first() {
            return records.getFirst().received().sequence();
        }

        long through() {
            return records.getLast().received().sequence();
        }
    }

    public RetryQueueTable(Jdbi database) {
        this.database = database;
    }

    /** An existing row is kept unless the new part contains more records. */
    void insert(String sensor, long epoch, List<Part> parts, String code, String reason) {
        database.useHandle(handle -> {
            try {
                insert(handle.getConnection(), sensor, epoch, parts, code, reason);
            } catch (SQLException e) {
                throw new IllegalStateException(
                        "Telemetry could not be added to the retry queue: " + e.getMessage(), e);
            }
        });
    }

    private void insert(Connection connection, String sensor, long epoch, List<Part> parts, String code, String reason)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, sensor);
            insert.setLong(2, epoch);
            insert.setString(3, code);
            insert.setString(4, reason);
            insert.setArray(5, connection.createArrayOf("text", column(parts, Part::asset)));
            insert.setArray(6, connection.createArrayOf("bigint", column(parts, Part::first)));
            insert.setArray(7, connection.createArrayOf("bigint", column(parts, Part::through)));
            insert.setArray(
                    8,
                    connection.createArrayOf(
                            "bytea",
                            parts.stream().map(part -> write(received(part))).toArray(byte[][]::new)));
            insert.setArray(
                    9,
                    connection.createArrayOf(
                            "integer", column(parts, part -> part.records().size())));
            insert.executeUpdate();
        }
    }

    /** Finds parts of a batch that are already in the table with at least the same number of records. */
    BitSet present(String sensor, long epoch, List<Part> parts) {
        return database.withHandle(handle -> {
            try (PreparedStatement query = handle.getConnection().prepareStatement(PRESENT)) {
                Connection connection = handle.getConnection();
                query.setArray(1, connection.createArrayOf("text", column(parts, Part::asset)));
                query.setArray(2, connection.createArrayOf("bigint", column(parts, Part::first)));
                query.setArray(3, connection.createArrayOf("bigint", column(parts, Part::through)));
                query.setString(4, sensor);
                query.setLong(5, epoch);
                BitSet present = new BitSet(parts.size());
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        present.set(rows.getInt(1) - 1);
                    }
                }
                return present;
            } catch (SQLException e) {
                throw new IllegalStateException("Telemetry in the retry queue could not be read: " + e.getMessage(), e);
            }
        });
    }

    private static Object[] column(List<Part> parts, Function<Part, Object> value) {
        return parts.stream().map(value).toArray();
    }

    private static List<TelemetryRecord> received(Part part) {
        return part.records().stream().map(Submission::received).toList();
    }

    List<UnprocessedCounts.ByCode> counts() {
        return UnprocessedCounts.waiting(database);
    }

    /** Returns all queues except queues with the given code, the oldest first. */
    List<Queue> queues(String excludedCode, int most) {
        return queues("code <> :code", query -> query.bind("code", excludedCode), most);
    }

    /** Returns the queues of one sensor that have the given code, the oldest first. */
    List<Queue> queues(String code, String sensor, int most) {
        return queues(
                "code = :code AND sensor = :sensor",
                query -> query.bind("code", code).bind("sensor", sensor),
                most);
    }

    private List<Queue> queues(String where, UnaryOperator<Query> bound, int most) {
        return database.withHandle(handle -> bound.apply(handle.createQuery("""
                        SELECT asset, sensor, epoch FROM retry_queue WHERE %s
                        GROUP BY 1, 2, 3 ORDER BY min(id) LIMIT :most""".formatted(where)))
                .bind("most", most)
                .map((row, context) -> new Queue(row.getString(1), row.getString(2), row.getLong(3)))
                .list());
    }

    /** A queue, and the code of the reason why its records wait. */
    record Waiting(Queue queue, String code) {}

    List<Waiting> waiting(int most) {
        return database.withHandle(handle -> waiting(handle.createQuery(
                        "SELECT asset, sensor, epoch, min(code) FROM retry_queue GROUP BY 1, 2, 3 LIMIT :most")
                .bind("most", most)));
    }

    /** Returns the queues of these spools. */
    List<Waiting> waiting(List<Spool> spools, int most) {
        return database.withHandle(handle -> waiting(handle.registerArrayType(Long.class, "bigint")
                .registerArrayType(String.class, "text")
                .createQuery("""
                        SELECT asset, sensor, epoch, min(code)
                        FROM unnest(:sensors, :epochs) AS asked(sensor, epoch) JOIN retry_queue USING (sensor, epoch)
                        GROUP BY 1, 2, 3 LIMIT :most""")
                .bindArray(
                        "sensors",
                        String.class,
                        spools.stream().map(Spool::sensor).toList())
                .bindArray(
                        "epochs", Long.class, spools.stream().map(Spool::epoch).toList())
                .bind("most", most)));
    }

    private static List<Waiting> waiting(Query query) {
        return query.map((row, context) ->
                        new Waiting(new Queue(row.getString(1), row.getString(2), row.getLong(3)), row.getString(4)))
                .list();
    }

    /**
     * Whether records of an asset wait at the time of the call. They are evaluated later.
     *
     * @return accepts ids of records
     */
    public Predicate<String> waiting(AssetKey asset) {
        Map<String, List<Range>> ranges = database
                .withHandle(handle -> handle.createQuery(
                                "SELECT sensor, epoch, first, through FROM retry_queue WHERE asset = :asset")
                        .bind("asset", asset.toString())
                        .map((row, context) -> new Range(
                                RecordId.stream(row.getString("sensor"), row.getLong("epoch")),
                                row.getLong("first"),
                                row.getLong("through")))
                        .list())
                .stream()
                .collect(Collectors.groupingBy(Range::stream));
        return record -> {
            int end = record.lastIndexOf('/');
            return ranges.getOrDefault(record.substring(0, end), List.of()).stream()
                    .anyMatch(one -> one.holds(Long.parseLong(record.substring(end + 1))));
        };
    }

    private record Range(String stream, long first, long through) {
        boolean holds(long sequence) {
            return sequence >= first && sequence <= through;
        }
    }

    /** Returns the code of the reason why the records of the queue wait; empty when the queue is empty. */
    Optional<String> code(Queue queue) {
        return database.withHandle(
                handle -> of(handle, "SELECT code FROM retry_queue WHERE %s ORDER BY id LIMIT 1", queue)
                        .mapTo(String.class)
                        .findOne());
    }

    List<String> sensors(String code) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT DISTINCT sensor FROM retry_queue WHERE code = :code ORDER BY 1")
                        .bind("code", code)
                        .mapTo(String.class)
                        .list());
    }

    int rows(String code, String sensor) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM retry_queue WHERE code = :code AND sensor = :sensor")
                        .bind("code", code)
                        .bind("sensor", sensor)
                        .mapTo(Integer.class)
                        .one());
    }

    Optional<Row> first(Queue queue) {
        return database.withHandle(handle -> of(
                        handle, "SELECT id, through, records FROM retry_queue WHERE %s ORDER BY id LIMIT 1", queue)
                .map((row, context) -> new Row(row.getLong(1), queue, row.getLong(2), read(row.getBytes(3))))
                .findOne());
    }

    /** Returns the records of one row; empty when the row no longer exists. */
    List<TelemetryRecord> records(long id) {
        return database.withHandle(handle -> handle.createQuery("SELECT records FROM retry_queue WHERE id = :id")
                        .bind("id", id)
                        .mapTo(byte[].class)
                        .findOne())
                .map(this::read)
                .orElseGet(List::of);
    }

    /** Deletes one row and returns its records; empty when the row no longer exists. */
    Optional<List<TelemetryRecord>> take(Handle handle, long id) {
        return handle.createQuery("DELETE FROM retry_queue WHERE id = :id RETURNING records")
                .bind("id", id)
                .mapTo(byte[].class)
                .findOne()
                .map(this::read);
    }

    private static Query of(Handle handle, String sql, Queue queue) {
        return handle.createQuery(sql.formatted("asset = :asset AND sensor = :sensor AND epoch = :epoch"))
                .bind("asset", queue.asset())
                .bind("sensor", queue.sensor())
                .bind("epoch", queue.epoch());
    }

    /**
     * Deletes a row, unless a larger part of the same batch has replaced it in the meantime, because the records of
     * the larger part are not evaluated yet.
     */
    void delete(Row row) {
        database.useHandle(
                handle -> handle.createUpdate("DELETE FROM retry_queue WHERE id = :id AND through = :through")
                        .bind("id", row.id())
                        .bind("through", row.through())
                        .execute());
    }

    private byte[] write(List<TelemetryRecord> records) {
        try {
            return json.writeValueAsBytes(records);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<TelemetryRecord> read(byte[] records) {
        try {
            return json.readValue(records, new TypeReference<List<TelemetryRecord>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
