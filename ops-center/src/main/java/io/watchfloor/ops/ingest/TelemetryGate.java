package io.watchfloor.ops.ingest;

import io.watchfloor.config.IngestSettings;
import io.watchfloor.ops.asset.Judge;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.ingest.Quarantine.Unjudgeable;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.tracing.Span;
import io.watchfloor.ops.tracing.Tracing;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The bounded door: has records judged, splits them by asset, and is done with them when every asset that they touch has judged them and
 * committed what they changed, or when they are in quarantine or parked.
 */
public final class TelemetryGate implements AutoCloseable {

    /** Below the cluster's frame limit, so that a sub-batch can cross to another node. */
    private static final int CHUNK_BYTES = 128 * 1024;

    private static final int CHUNK_RECORDS = 500;

    /** How many sensors' full credit the node holds at once. */
    private static final int FULL_CREDITS = 16;

    private final Sorting sorting;
    private final Delivery delivery;
    private final Quarantine quarantine;
    private final Parking parking;
    private final Presence presence;
    private final DatabasePulse pulse;
    private final IngestMetrics metrics;
    private final Tracing tracing;
    private final Executor judging;
    private final Executor executor;
    private final Semaphore room;

    /**
     * What became of a batch.
     *
     * @param detections made of it now; 0 for a repeat
     * @param rejected what could not be judged, by sequence
     */
    public record Judged(int detections, List<Rejection> rejected) {}

    /**
     * @param judge the active rules; read once a batch
     * @param judging few threads, because each learns what it judges by heart; nothing blocks there
     * @param executor blocking is allowed there
     */
    public TelemetryGate(
            IngestSettings settings,
            TelemetryReader reader,
            Supplier<Judge> judge,
            AssetDoor door,
            Jdbi database,
            IngestMetrics metrics,
            Tracing tracing,
            Executor judging,
            Executor executor) {
        this.sorting = new Sorting(reader, judge);
        this.quarantine = new Quarantine(database);
        this.parking = new Parking(database, door);
        this.presence = new Presence(database);
        this.pulse = new DatabasePulse(database);
        this.metrics = metrics;
        this.tracing = tracing;
        this.judging = judging;
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

    /** Whether it goes on with the traces of senders. */
    boolean traces() {
        return tracing.on();
    }

    /** Makes ready for a spool's batches. Blocks. */
    void expect(String sensor, long epoch) {
        parking.recall(sensor, epoch);
    }

    /**
     * Judges records of one spool, sequences ascending. The caller keeps to one batch of a spool at a time.
     *
     * @param traceparent of the sender, if it has one
     * @return nothing when the node has no room for them now: the sender tries again. Else nothing is acknowledged before the stage
     *     completes; it fails only when the database does not take what is to be kept, and then the sender still has everything
     */
    Optional<CompletionStage<Judged>> submit(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
        return room.tryAcquire(records.size())
                ? Optional.of(submitted(sensor, epoch, records, traceparent))
                : Optional.empty();
    }

    private CompletionStage<Judged> submitted(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
        metrics.underWay.inc(records.size());
        long start = System.nanoTime();
        Span span = tracing.arrival("gate batch", traceparent)
                .with("sensor", sensor)
                .with("records", records.size());
        return CompletableFuture.supplyAsync(() -> sorting.sort(sensor, records), judging)
                .thenComposeAsync(sorted -> deliver(sensor, epoch, sorted, span), executor)
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
                        span.with("detections", judged.detections())
                                .with("rejected", judged.rejected().size())
                                .end();
                    } else {
                        span.fail();
                    }
                });
    }

    private CompletionStage<Judged> deliver(String sensor, long epoch, Sorting.Sorted sorted, Span span) {
        List<Unjudgeable> unjudgeable = sorted.unjudgeable();
        quarantine.keep(sensor, epoch, unjudgeable);
        unjudgeable.forEach(one -> metrics.quarantined.labelValues(one.code()).inc());
        List<CompletableFuture<Integer>> made = new ArrayList<>();
        sorted.byAsset().forEach((asset, submissions) -> {
            presence.seen(asset, sensor, receivedAt(submissions), submissions.size());
            Delivery.Way way = new Delivery.Way(asset, sensor, epoch, span.traceparent());
            made.add(delivery.deliver(way, chunks(submissions)).toCompletableFuture());
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
