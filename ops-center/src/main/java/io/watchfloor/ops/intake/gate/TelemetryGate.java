package io.watchfloor.ops.intake.gate;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.archive.ArchivedRecord;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.RedirectingAssetClient;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.intake.own.CenterAsset;
import io.watchfloor.ops.intake.quarantine.DamagedAssets;
import io.watchfloor.ops.intake.quarantine.Quarantine;
import io.watchfloor.ops.intake.quarantine.Quarantine.Unjudgeable;
import io.watchfloor.ops.intake.quarantine.QuarantineReview;
import io.watchfloor.ops.intake.quarantine.QuarantineReview.Again;
import io.watchfloor.ops.intake.quarantine.RetryQueue;
import io.watchfloor.ops.intake.quarantine.RetryQueueReview;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Part;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.intake.sensor.NewAssetAdmission;
import io.watchfloor.ops.intake.sensor.ReceiptTimes;
import io.watchfloor.ops.intake.sensor.SensorCounters;
import io.watchfloor.ops.intake.sensor.SensorPresence;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.tracing.Span;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The entry point of all telemetry, with limited capacity. Groups records by asset and sends them to their assets for
 * evaluation. A batch is done when each of its assets has evaluated the records and committed the changes, or when
 * the records are in quarantine or in the retry queue.
 */
public final class TelemetryGate implements BatchGate, AutoCloseable {

    /** Smaller than the frame limit of the cluster, so that a sub-batch can be sent to another node. */
    private static final int CHUNK_BYTES = 128 * 1024;

    private static final int CHUNK_RECORDS = 500;

    private static final String TOO_MANY =
            "this sensor exceeds its rate of new assets (watchfloor.ingest.new-assets-per-minute)";

    /** Number of assets of one batch that are processed at the same time. */
    private static final int LANES = 64;

    /** Number of sensors whose full credit the node can accept at the same time. */
    private static final int FULL_CREDITS = 16;

    private final BatchRouting sorting;
    private final Function<String, SensorRights> rights;
    private final NewAssetAdmission names;
    private final FirstDeliveries starts = new FirstDeliveries();
    private final DamagedAssets damaged = new DamagedAssets();
    private final HostReportDelivery introductions;
    private final AssetDelivery delivery;
    private final Quarantine quarantine;
    private final RetryQueue parking;
    private final UnprocessedTelemetry unprocessed;
    private final SensorPresence presence;
    private final DatabaseHealth pulse;
    private final GateMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final IngestSettings settings;
    private final Duration retention;
    private final Executor judging;
    private final Executor executor;
    private final boolean archive;
    private final Semaphore room;
    private volatile boolean leaving;

    /**
     * The result of a batch.
     *
     * @param detections new detections; 0 for a repeated batch
     * @param rejected the records that could not be evaluated, by sequence number
     * @param byAsset all records of assets that were delivered to, or wait for their delivery in the retry queue, and
     *     some of the rejected ones; null if telemetry is not kept
     */
    public record BatchResult(
            int detections,
            List<Rejection> rejected,
            @Nullable Map<AssetKey, List<Submission>> byAsset) {

        /** A result of which the archive gets nothing. */
        public BatchResult(int detections, List<Rejection> rejected) {
            this(detections, rejected, null);
        }

        /** Whether telemetry is kept. */
        public boolean archived() {
            return byAsset != null;
        }

        /** Sequence numbers of the records that are in quarantine. */
        public List<Long> quarantined() {
            return rejected.stream().map(Rejection::sequence).toList();
        }

        /**
         * The records with a sequence number after {@code after}, for the archive. Rejected records are in quarantine
         * and not in the archive.
         *
         * @return null if there are none
         */
        public @Nullable ArchiveBlock block(long after) {
            Set<Long> without = rejected.stream().map(Rejection::sequence).collect(Collectors.toSet());
            List<ArchivedRecord> kept = new ArrayList<>();
            (byAsset == null ? Map.<AssetKey, List<Submission>>of() : byAsset).forEach((asset, submissions) -> {
                for (Submission one : submissions) {
                    TelemetryRecord received = one.received();
                    if (received.sequence() > after && (without.isEmpty() || !without.contains(received.sequence()))) {
                        kept.add(new ArchivedRecord(asset, received));
                    }
                }
            });
            return kept.isEmpty() ? null : ArchiveBlock.of(kept);
        }
    }

    /**
     * @param retention maximum age of a time of receipt
     * @param archive whether telemetry is kept
     * @param rights the assets that a sensor may send records about; may block
     * @param judge the active rules; read once for each batch
     * @param judging runs the evaluation on only a few threads, because each thread has its own caches of the rules;
     *     must not block
     * @param executor runs tasks that may block
     */
    public TelemetryGate(
            IngestSettings settings,
            Duration retention,
            boolean archive,
            TelemetryReader reader,
            Supplier<Evaluator> judge,
            AssetClient assets,
            Function<String, SensorRights> rights,
            Jdbi database,
            GateMetrics metrics,
            Tracing tracing,
            Clock clock,
            Executor judging,
            Executor executor) {
        AssetClient door = new RedirectingAssetClient(assets);
        this.sorting = new BatchRouting(reader, judge);
        this.introductions = new HostReportDelivery(door, metrics);
        this.quarantine = new Quarantine(database);
        this.settings = settings;
        this.retention = retention;
        this.archive = archive;
        this.rights = rights;
        this.clock = clock;
        this.names = new NewAssetAdmission(settings.newAssets(), database, metrics.newAssets, System::nanoTime);
        this.presence = new SensorPresence(database);
        RetryQueueTable table = new RetryQueueTable(database);
        this.parking = new RetryQueue(table, door, names, presence, damaged, metrics.unprocessed, executor);
        this.unprocessed = new UnprocessedTelemetry(
                new QuarantineReview(database, this::reprocess, archive, metrics.unprocessed),
                new RetryQueueReview(database, table, parking, metrics.unprocessed, metrics::missing));
        this.pulse = new DatabaseHealth(database);
        this.metrics = metrics;
        this.tracing = tracing;
        this.judging = judging;
        this.executor = executor;
        this.delivery = new AssetDelivery(
                door, parking, damaged, metrics, executor, settings.asking().retriesBeforeQueue());
        this.room = new Semaphore(Math.multiplyExact(settings.sensors().credit(), FULL_CREDITS));
    }

    public void start() {
        parking.start();
        presence.start();
        pulse.start();
    }

    /** Writes the collected last-seen times of assets immediately. Blocks. */
    void flushPresence() {
        presence.flush();
    }

    /** Number of assets that this node knows to be damaged. */
    public int damagedAssets() {
        return damaged.count();
    }

    /** Admits waiting new assets now instead of in the next round, if the rates of their sensors allow it. Blocks. */
    void admitWaiting() {
        parking.admitWaiting();
    }

    /** Retries the records in the retry queue now instead of waiting for the next round. Blocks. */
    void retryQueued() {
        parking.retry();
    }

    /**
     * Accepts no more records and abandons deliveries in progress. The sensors keep the records of these deliveries,
     * so the records are not put into the retry queue. Does not block.
     */
    public void abandon() {
        leaving = true;
        delivery.abandon();
    }

    @Override
    public boolean canCommit() {
        return pulse.isResponsive();
    }

    @Override
    public boolean tracing() {
        return tracing.on();
    }

    @Override
    public CompletionStage<Void> prepare(String sensor, long epoch) {
        return parking.load(sensor, epoch);
    }

    @Override
    public void reportHost(String sensor, @Nullable HostIdentity host) {
        if (host == null) {
            return;
        }
        introductions.receive(sensor, rights.apply(sensor), host, clock.instant());
    }

    /** Blocks on the database when this node has not received records of the sensor before. */
    @Override
    public Optional<CompletionStage<BatchResult>> submit(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
        if (leaving) {
            return Optional.of(CompletableFuture.failedFuture(new NodeLeavingException()));
        }
        return room.tryAcquire(records.size())
                ? Optional.of(process(sensor, epoch, records, traceparent))
                : Optional.empty();
    }

    private CompletionStage<BatchResult> process(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
        metrics.inProgress.inc(records.size());
        long start = System.nanoTime();
        Span span = tracing.arrival("gate batch", traceparent)
                .with("sensor", sensor)
                .with("records", records.size());
        ReceiptTimes times = ReceiptTimes.believed(records, clock.instant(), retention);
        return rightsOf(sensor)
                .thenApplyAsync(allowed -> route(sensor, allowed, times.records()), judging)
                .thenComposeAsync(sorted -> deliver(sensor, epoch, sorted, span), executor)
                .whenComplete((judged, failure) -> {
                    room.release(records.size());
                    metrics.inProgress.dec(records.size());
                    if (failure == null) {
                        countMisdated(sensor, ReceiptTimes.AHEAD, times.ahead());
                        countMisdated(sensor, ReceiptTimes.BEHIND, times.behind());
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

    private BatchRouting.Sorted route(String sensor, SensorRights allowed, List<TelemetryRecord> records) {
        BatchRouting.Sorted sorted = sorting.route(sensor, allowed, records);
        introductions.recordsDelivered(sensor, allowed, sorted.byAsset().keySet());
        return sorted;
    }

    private CompletableFuture<SensorRights> rightsOf(String sensor) {
        try {
            return CompletableFuture.completedFuture(rights.apply(sensor));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void countMisdated(String sensor, String code, int records) {
        if (records > 0) {
            metrics.misdated.labelValues(code).inc(records);
            presence.count(sensor, code, new SensorCounters.Count(records, null, clock.instant()));
        }
    }

    private CompletionStage<BatchResult> deliver(String sensor, long epoch, BatchRouting.Sorted sorted, Span span) {
        Map<AssetKey, List<Submission>> byAsset = sorted.byAsset();
        List<Unjudgeable> unjudgeable = new ArrayList<>(sorted.unjudgeable());
        NewAssetAdmission.Unmet unmet = names.check(sensor, byAsset.keySet(), parking.hasWaitingAssets(sensor));
        Set<AssetKey> over = unmet.over();
        if (!over.isEmpty()) {
            unjudgeable.addAll(queueNew(sensor, epoch, byAsset, over));
        }
        metrics.unrecognised.inc(sorted.sources().unrecognised());
        quarantine.store(sensor, epoch, unjudgeable, clock.instant());
        unjudgeable.forEach(one -> metrics.unprocessed.quarantined(one.code()));
        List<Supplier<CompletionStage<Integer>>> deliveries = new ArrayList<>();
        List<Supplier<CompletionStage<Integer>>> firsts = new ArrayList<>();
        byAsset.forEach((asset, submissions) -> {
            if (!over.contains(asset)) {
                // The center's own asset is not stored as a reporting asset. The asset appears in lists only after a
                // rule matched the center's telemetry.
                if (!sensor.equals(CenterAsset.SENSOR)) {
                    recordPresence(asset, sensor, submissions, sorted.sources());
                }
                AssetDelivery.Way way = new AssetDelivery.Way(asset, sensor, epoch, span.traceparent());
                Supplier<CompletionStage<Integer>> work = () -> delivery.deliver(way, chunks(submissions));
                if (unmet.starting().contains(asset)) {
                    firsts.add(() -> starts.submit(sensor, work));
                } else {
                    deliveries.add(work);
                }
            }
        });
        // First deliveries are started last, so that the other assets of the batch do not wait for them.
        deliveries.addAll(firsts);
        List<Rejection> rejections = unjudgeable.stream()
                .map(one -> new Rejection(one.record().sequence(), one.code(), one.reason()))
                .sorted(Comparator.comparingLong(Rejection::sequence))
                .toList();
        return BoundedExecutor.run(deliveries, LANES)
                .thenApply(detections -> new BatchResult(detections, rejections, archive ? byAsset : null));
    }

    private void recordPresence(AssetKey asset, String sensor, List<Submission> submissions, BatchSources sources) {
        Instant at = receivedAt(submissions);
        presence.seen(asset, sensor, at, submissions.size());
        presence.sources(asset, at, sources.of(asset));
        BatchSources.Samples samples = sources.samples(asset);
        presence.fields(asset, at, samples.parsed(), samples.unparsed(), sorting::read);
    }

    /**
     * Delivers one quarantined record to its asset again. If it still cannot be evaluated, the result is a rejection
     * and nothing more is stored.
     */
    CompletionStage<Again> reprocess(String sensor, long epoch, TelemetryRecord record) {
        return rightsOf(sensor)
                .thenApplyAsync(allowed -> sorting.route(sensor, allowed, List.of(record)), judging)
                .thenComposeAsync(sorted -> reprocess(sensor, epoch, sorted), executor);
    }

    private CompletionStage<Again> reprocess(String sensor, long epoch, BatchRouting.Sorted sorted) {
        if (!sorted.unjudgeable().isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Again.Refused(sorted.unjudgeable().getFirst()));
        }
        Map.Entry<AssetKey, List<Submission>> one =
                sorted.byAsset().entrySet().iterator().next();
        recordPresence(one.getKey(), sensor, one.getValue(), sorted.sources());
        return delivery.deliver(new AssetDelivery.Way(one.getKey(), sensor, epoch, null), chunks(one.getValue()))
                .thenApply(detections -> new Again.RetryResult(
                        detections,
                        archive
                                ? new ArchivedRecord(
                                        one.getKey(), one.getValue().getFirst().received())
                                : null));
    }

    /** The unprocessed telemetry that users can review. */
    public UnprocessedTelemetry unprocessed() {
        return unprocessed;
    }

    /** @return the records for which the retry queue has no room; they must be quarantined */
    private List<Unjudgeable> queueNew(
            String sensor, long epoch, Map<AssetKey, List<Submission>> byAsset, Set<AssetKey> over) {
        List<Part> parts = new ArrayList<>();
        byAsset.forEach((asset, submissions) -> {
            if (over.contains(asset)) {
                chunks(submissions).forEach(chunk -> parts.add(new Part(asset.toString(), chunk)));
            }
        });
        List<Part> beyond =
                parking.addNew(sensor, epoch, parts, settings.newAssets().waiting());
        metrics.unprocessed.queued(NewAssetAdmission.CODE, records(parts) - records(beyond));
        return beyond.stream()
                .flatMap(part -> part.records().stream()
                        .map(one -> new Unjudgeable(one.received(), NewAssetAdmission.CODE, TOO_MANY, part.asset())))
                .toList();
    }

    private static int records(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.records().size()).sum();
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
        abandon();
        parking.close();
        presence.close();
        pulse.close();
    }
}
