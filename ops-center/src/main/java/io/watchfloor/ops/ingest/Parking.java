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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records wait whose asset keeps failing. While records of one spool wait for an asset, all later ones of that spool for that asset
 * queue behind them: so they reach the asset in order, under their own sequences, and its watermark tells whether a try that seemed
 * to fail was judged after all.
 */
final class Parking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

    private static final int LOOK_SECONDS = 30;

    /** Queues tried in one turn: the oldest. */
    private static final int QUEUES_AT_ONCE = 1000;

    private final Jdbi database;
    private final AssetDoor door;
    private final ObjectMapper json = new ObjectMapper();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parking").factory());

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Row(long id, Queue queue, long through, byte[] records) {}

    /** One spool's records for one asset. */
    private record Queue(String asset, String sensor, long epoch) {}

    /** What waits, as far as this node knows: each parked here, or found in the table when its sensor said hello. */
    private final Set<Queue> waiting = ConcurrentHashMap.newKeySet();

    Parking(Jdbi database, AssetDoor door) {
        this.database = database;
        this.door = door;
    }

    void start() {
        var unused = executor.scheduleWithFixedDelay(this::retry, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Learns what waits of a spool, before its next batch. Another node may have parked it.
     */
    void recall(String sensor, long epoch) {
        database.useHandle(handle -> handle.createQuery(
                        "SELECT DISTINCT asset FROM parked_telemetry WHERE sensor = :sensor AND epoch = :epoch")
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .mapTo(String.class)
                .forEach(asset -> waiting.add(new Queue(asset, sensor, epoch))));
    }

    /** Whether records of the spool wait for the asset: then further ones must be parked too, or their order is lost. */
    boolean holds(AssetKey asset, String sensor, long epoch) {
        return waiting.contains(new Queue(asset.toString(), sensor, epoch));
    }

    synchronized void park(AssetKey asset, String sensor, long epoch, List<Submission> chunk, String reason) {
        List<TelemetryRecord> records = chunk.stream().map(Submission::received).toList();
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO parked_telemetry (asset, sensor, epoch, first, through, records, reason)
                        VALUES (:asset, :sensor, :epoch, :first, :through, :records, :reason)
                        ON CONFLICT (asset, sensor, epoch, first) DO UPDATE
                        SET through = excluded.through, records = excluded.records
                        WHERE excluded.through > parked_telemetry.through
                        """)
                .bind("asset", asset.toString())
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .bind("first", records.getFirst().sequence())
                .bind("through", records.getLast().sequence())
                .bind("records", write(records))
                .bind("reason", reason)
                .execute());
        waiting.add(new Queue(asset.toString(), sensor, epoch));
    }

    /** Brings what waits to its assets, each queue in its order until it is empty or its asset fails again. */
    void retry() {
        try {
            Set<Queue> failed = new HashSet<>();
            for (Queue queue : queues()) {
                if (!drained(queue)) {
                    failed.add(queue);
                }
            }
            forget(failed);
        } catch (RuntimeException e) {
            LOG.warn("Parked telemetry could not be judged yet, next try in {} s: {}", LOOK_SECONDS, e.getMessage());
        }
    }

    private List<Queue> queues() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT asset, sensor, epoch FROM parked_telemetry GROUP BY 1, 2, 3 ORDER BY min(id) LIMIT :limit")
                .bind("limit", QUEUES_AT_ONCE)
                .map((row, context) -> new Queue(row.getString(1), row.getString(2), row.getLong(3)))
                .list());
    }

    private boolean drained(Queue queue) {
        Optional<Row> first = first(queue);
        while (first.isPresent()) {
            if (!judged(first.get())) {
                return false;
            }
            first = first(queue);
        }
        return true;
    }

    private Optional<Row> first(Queue queue) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, through, records FROM parked_telemetry
                        WHERE asset = :asset AND sensor = :sensor AND epoch = :epoch ORDER BY id LIMIT 1
                        """)
                .bind("asset", queue.asset())
                .bind("sensor", queue.sensor())
                .bind("epoch", queue.epoch())
                .map((row, context) -> new Row(row.getLong(1), queue, row.getLong(2), row.getBytes(3)))
                .findOne());
    }

    private boolean judged(Row row) {
        Queue queue = row.queue();
        List<Submission> chunk =
                read(row.records()).stream().map(Submission::new).toList();
        boolean judged = door.absorb(AssetKey.parse(queue.asset()), queue.sensor(), queue.epoch(), chunk, null)
                .handle((reply, failure) -> failure == null && reply instanceof AssetReply.Absorbed)
                .toCompletableFuture()
                .join();
        if (judged) {
            // A longer cut of the same records may have taken the row meanwhile: then it is not done.
            database.useHandle(
                    handle -> handle.createUpdate("DELETE FROM parked_telemetry WHERE id = :id AND through = :through")
                            .bind("id", row.id())
                            .bind("through", row.through())
                            .execute());
            LOG.info("{} parked records of asset {} are judged", chunk.size(), queue.asset());
        }
        return judged;
    }

    /** Lets the queues that are empty flow again. None can fill meanwhile, because parking waits for this. */
    private synchronized void forget(Set<Queue> failed) {
        waiting.removeIf(queue -> !failed.contains(queue) && first(queue).isEmpty());
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
