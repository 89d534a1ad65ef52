package io.watchfloor.ops.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records wait whose asset keeps failing. They are judged again, oldest first, as soon as the asset answers, under an epoch
 * of their own: the asset's watermark has passed their sequences meanwhile.
 */
final class Parking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

    private static final int LOOK_SECONDS = 30;

    private final Jdbi database;
    private final AssetDoor door;
    private final ObjectMapper json = new ObjectMapper();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parking").factory());

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Row(long id, String asset, String sensor, byte[] records) {}

    Parking(Jdbi database, AssetDoor door) {
        this.database = database;
        this.door = door;
    }

    void start() {
        var unused = executor.scheduleWithFixedDelay(this::retryOldest, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    void park(AssetKey asset, String sensor, long epoch, List<Submission> chunk, String reason) {
        List<TelemetryRecord> records = chunk.stream().map(Submission::received).toList();
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO parked_telemetry (asset, sensor, epoch, first, through, records, reason)
                        VALUES (:asset, :sensor, :epoch, :first, :through, :records, :reason)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("asset", asset.toString())
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .bind("first", records.getFirst().sequence())
                .bind("through", records.getLast().sequence())
                .bind("records", write(records))
                .bind("reason", reason)
                .execute());
    }

    private void retryOldest() {
        try {
            Optional<Row> oldest = next();
            while (oldest.isPresent() && judged(oldest.get())) {
                oldest = next();
            }
        } catch (RuntimeException e) {
            LOG.warn("Parked telemetry could not be judged yet, next try in {} s: {}", LOOK_SECONDS, e.getMessage());
        }
    }

    /** The row that waits longest; one that failed again has moved behind the others. */
    private Optional<Row> next() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT id, asset, sensor, records FROM parked_telemetry ORDER BY parked_at, id LIMIT 1")
                .map((row, context) -> new Row(row.getLong(1), row.getString(2), row.getString(3), row.getBytes(4)))
                .findOne());
    }

    private boolean judged(Row row) {
        List<Submission> chunk =
                read(row.records()).stream().map(Submission::new).toList();
        CompletionStage<Boolean> answered = door.absorb(
                        AssetKey.parse(row.asset()), "parked:" + row.sensor(), row.id(), chunk)
                .handle((reply, failure) -> failure == null && reply instanceof AssetReply.Absorbed);
        boolean judged = answered.toCompletableFuture().join();
        database.useHandle(handle -> handle.createUpdate(
                        judged
                                ? "DELETE FROM parked_telemetry WHERE id = :id"
                                : "UPDATE parked_telemetry SET parked_at = now() WHERE id = :id")
                .bind("id", row.id())
                .execute());
        if (judged) {
            LOG.info("{} parked records of asset {} are judged", chunk.size(), row.asset());
        }
        return judged;
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

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
