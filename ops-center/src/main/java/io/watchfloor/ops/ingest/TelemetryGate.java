package io.watchfloor.ops.ingest;

import io.watchfloor.config.IngestSettings;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.ingest.Quarantine.Unjudgeable;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.telemetry.UnreadableTelemetry;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded door: reads records, splits them by asset, and is done with them when every asset that they touch has judged them and
 * committed what they changed, or when they are in quarantine or parked.
 */
public final class TelemetryGate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryGate.class);

    /** Below the cluster's frame limit, so that a sub-batch can cross to another node. */
    private static final int CHUNK_BYTES = 128 * 1024;

    private static final int CHUNK_RECORDS = 500;

    /** How many sensors' full credit the node holds at once. */
    private static final int FULL_CREDITS = 16;

    private final TelemetryReader reader;
    private final Delivery delivery;
    private final Quarantine quarantine;
    private final Parking parking;
    private final Presence presence;
    private final DatabasePulse pulse;
    private final IngestMetrics metrics;
    private final Executor executor;
    private final Semaphore room;

    /**
     * What became of a batch.
     *
     * @param detections made of it now; 0 for a repeat
     * @param rejected what could not be judged, by sequence
     */
    public record Judged(int detections, List<Rejection> rejected) {}

    public TelemetryGate(
            IngestSettings settings,
            TelemetryReader reader,
            AssetDoor door,
            Jdbi database,
            IngestMetrics metrics,
            Executor executor) {
        this.reader = reader;
        this.quarantine = new Quarantine(database);
        this.parking = new Parking(database, door);
        this.presence = new Presence(database);
        this.pulse = new DatabasePulse(database);
        this.metrics = metrics;
        this.executor = executor;
        this.delivery = new Delivery(door, parking, metrics, executor, settings.retriesBeforeParking());
        this.room = new Semaphore(Math.multiplyExact(settings.credit(), FULL_CREDITS));
    }

    public void start() {
        parking.start();
        presence.start();
        pulse.start();
    }

    /** Tries the parked records' assets now instead of at the next turn. Blocks. */
    void retryParked() {
        parking.retry();
    }

    /** Whether what a batch changes could be committed now. */
    boolean commits() {
        return pulse.beats();
    }

    /** Makes ready for a spool's batches. Blocks. */
    void expect(String sensor, long epoch) {
        parking.recall(sensor, epoch);
    }

    /**
     * Judges records of one spool, sequences ascending. The caller keeps to one batch of a spool at a time.
     *
     * @return nothing when the node has no room for them now: the sender tries again. Else nothing is acknowledged before the stage
     *     completes; it fails only when the database does not take what is to be kept, and then the sender still has everything
     */
    Optional<CompletionStage<Judged>> submit(String sensor, long epoch, List<TelemetryRecord> records) {
        return room.tryAcquire(records.size()) ? Optional.of(submitted(sensor, epoch, records)) : Optional.empty();
    }

    private CompletionStage<Judged> submitted(String sensor, long epoch, List<TelemetryRecord> records) {
        metrics.underWay.inc(records.size());
        long start = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> judge(sensor, epoch, records), executor)
                .thenCompose(stage -> stage)
                .whenComplete((judged, failure) -> {
                    room.release(records.size());
                    metrics.underWay.dec(records.size());
                    if (failure == null) {
                        metrics.records.inc(records.size());
                        metrics.bytes.inc(records.stream()
                                .mapToLong(record -> record.body().length)
                                .sum());
                        metrics.detections.inc(judged.detections());
                        metrics.ackSeconds.observe((System.nanoTime() - start) / 1e9);
                    }
                });
    }

    private CompletionStage<Judged> judge(String sensor, long epoch, List<TelemetryRecord> records) {
        Map<AssetKey, List<Submission>> byAsset = new LinkedHashMap<>();
        List<Unjudgeable> unjudgeable = new ArrayList<>();
        for (TelemetryRecord record : records) {
            Instant receivedAt = Instant.ofEpochMilli(record.receivedAtMillis());
            try {
                Telemetry read = reader.read(record.body(), record.asset(), record.logsource(), receivedAt);
                byAsset.computeIfAbsent(AssetKey.of(read.asset()), key -> new ArrayList<>())
                        .add(new Submission(record, read));
            } catch (UnreadableTelemetry e) {
                unjudgeable.add(new Unjudgeable(record, e.code(), String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                // A fault of the reader. The record is kept, and must not hold its neighbours for ever.
                LOG.error(
                        "Record {} of sensor {} broke the reader and is in quarantine: {}",
                        record.sequence(),
                        sensor,
                        e.toString());
                unjudgeable.add(new Unjudgeable(record, "telemetry.unreadable", "the center cannot read this record"));
            }
        }
        quarantine.keep(sensor, epoch, unjudgeable);
        unjudgeable.forEach(one -> metrics.quarantined.labelValues(one.code()).inc());
        List<CompletableFuture<Integer>> made = new ArrayList<>();
        byAsset.forEach((asset, submissions) -> {
            presence.seen(asset, sensor, receivedAt(submissions), submissions.size());
            made.add(delivery.deliver(asset, sensor, epoch, chunks(submissions)).toCompletableFuture());
        });
        return CompletableFuture.allOf(made.toArray(CompletableFuture[]::new))
                .thenApply(all -> new Judged(
                        made.stream().mapToInt(CompletableFuture::join).sum(),
                        unjudgeable.stream()
                                .map(one -> new Rejection(one.record().sequence(), one.code(), one.reason()))
                                .toList()));
    }

    private static Instant receivedAt(List<Submission> submissions) {
        return Instant.ofEpochMilli(submissions.getLast().received().receivedAtMillis());
    }

    static List<List<Submission>> chunks(List<Submission> submissions) {
        List<List<Submission>> chunks = new ArrayList<>();
        List<Submission> chunk = new ArrayList<>();
        long bytes = 0;
        for (Submission submission : submissions) {
            int size = submission.received().body().length;
            if (!chunk.isEmpty() && (bytes + size > CHUNK_BYTES || chunk.size() == CHUNK_RECORDS)) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(submission);
            bytes += size;
        }
        chunks.add(chunk);
        return chunks;
    }

    @Override
    public void close() {
        parking.close();
        presence.close();
        pulse.close();
    }
}
