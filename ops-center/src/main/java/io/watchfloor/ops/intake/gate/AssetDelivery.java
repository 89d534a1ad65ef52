package io.watchfloor.ops.intake.gate;

import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.intake.quarantine.DamagedAssets;
import io.watchfloor.ops.intake.quarantine.RetryQueue;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable;
import io.watchfloor.ops.platform.id.AssetKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers records to their asset until the records are evaluated, or until they are in the retry queue because the
 * asset keeps failing or is damaged. The retry queue is used so that one asset does not block the other assets of a
 * batch. Only these two outcomes complete a delivery. When the node leaves its cluster, deliveries in progress are
 * abandoned and not queued, because leaving the cluster is not a failure of the asset.
 */
final class AssetDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(AssetDelivery.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final AssetClient client;
    private final RetryQueue parking;
    private final DamagedAssets damaged;
    private final GateMetrics metrics;
    private final Executor executor;
    private final int triesBeforeQueue;

    /** Deliveries in progress. They are stored so that {@link #abandon} can end them. */
    private final Map<Long, CompletableFuture<Integer>> inProgress = new ConcurrentHashMap<>();

    private final AtomicLong deliveries = new AtomicLong();

    private volatile boolean leaving;

    /**
     * The route of records: from one spool to one asset.
     *
     * @param traceparent the trace of the batch, if there is one
     */
    record Way(
            AssetKey asset,
            String sensor,
            long epoch,
            @Nullable String traceparent) {

        RetryQueueTable.Queue queue() {
            return new RetryQueueTable.Queue(asset.toString(), sensor, epoch);
        }
    }

    AssetDelivery(
            AssetClient door,
            RetryQueue parking,
            DamagedAssets damaged,
            GateMetrics metrics,
            Executor executor,
            int triesBeforeQueue) {
        this.client = door;
        this.parking = parking;
        this.damaged = damaged;
        this.metrics = metrics;
        this.executor = executor;
        this.triesBeforeQueue = triesBeforeQueue;
    }

    /**
     * Sends the chunks one at a time: each chunk is sent after the previous chunk is confirmed. Only with this order
     * is every record up to the asset's watermark evaluated.
     *
     * @return the number of detections; fails with {@link NodeLeavingException} when the node leaves its cluster
     *     before all chunks are confirmed
     */
    CompletionStage<Integer> deliver(Way way, List<List<Submission>> chunks) {
        CompletableFuture<Integer> done = sendAll(way, chunks).toCompletableFuture();
        if (done.isDone()) {
            return done;
        }
        // A separate future is used, because completing the asset's own future early would not stop the stages that
        // depend on it.
        CompletableFuture<Integer> told = new CompletableFuture<>();
        Long number = deliveries.incrementAndGet();
        inProgress.put(number, told);
        if (leaving) {
            told.completeExceptionally(new NodeLeavingException());
        }
        var unused = done.whenComplete((made, failure) -> {
            inProgress.remove(number);
            if (failure == null) {
                told.complete(made);
            } else {
                told.completeExceptionally(failure);
            }
        });
        return told;
    }

    /**
     * Ends all deliveries in progress immediately, and accepts no further deliveries. If an asset still evaluates the
     * records of such a delivery, delivering them again later changes nothing.
     */
    void abandon() {
        leaving = true;
        inProgress.values().forEach(one -> one.completeExceptionally(new NodeLeavingException()));
    }

    private CompletionStage<Integer> sendAll(Way way, List<List<Submission>> chunks) {
        CompletionStage<Integer> done = CompletableFuture.completedFuture(0);
        for (List<Submission> chunk : chunks) {
            done = done.thenCompose(made -> attempt(way, chunk, 1).thenApply(more -> made + more));
        }
        return done;
    }

    /**
     * Continues on the thread that received the asset's reply, unless data must be written to the database, because
     * changing threads costs more than evaluating a record.
     */
    private CompletionStage<Integer> attempt(Way way, List<Submission> chunk, int number) {
        if (leaving) {
            return CompletableFuture.failedFuture(new NodeLeavingException());
        }
        if (parking.mayContain(way.queue()) || damaged.contains(way.asset())) {
            return onBlockingThread(() -> queueOrAsk(way, chunk, number));
        }
        return ask(way, chunk, number);
    }

    private CompletionStage<Integer> queueOrAsk(Way way, List<Submission> chunk, int number) {
        if (leaving) {
            return CompletableFuture.failedFuture(new NodeLeavingException());
        }
        String code = parking.waitCode(way.queue());
        boolean sick = damaged.contains(way.asset());
        if (code == null && !sick) {
            return ask(way, chunk, number);
        }
        return queued(
                        way,
                        chunk,
                        code == null ? RetryQueue.DAMAGED : code,
                        sick
                                ? "The journal of the asset cannot be read"
                                : "Queued behind earlier records of the same sensor")
                ? CompletableFuture.completedFuture(0)
                : retryLater(way, chunk, number);
    }

    private CompletionStage<Integer> ask(Way way, List<Submission> chunk, int number) {
        return client.absorb(way.asset(), way.sensor(), way.epoch(), chunk, way.traceparent())
                .handle((reply, failure) -> failure == null && reply instanceof AssetReply.Absorbed absorbed
                        ? CompletableFuture.completedFuture(absorbed.detections())
                        : onBlockingThread(() -> handleUnconfirmed(way, chunk, number, reply, failure)))
                .thenCompose(stage -> stage);
    }

    /** Runs the given work on threads that may block. */
    private CompletionStage<Integer> onBlockingThread(Supplier<CompletionStage<Integer>> work) {
        return CompletableFuture.supplyAsync(work, executor).thenCompose(stage -> stage);
    }

    /** Decides what to do after a delivery attempt that the asset did not confirm. */
    private CompletionStage<Integer> handleUnconfirmed(
            Way way, List<Submission> chunk, int number, @Nullable AssetReply reply, @Nullable Throwable failure) {
        if (leaving) {
            return CompletableFuture.failedFuture(new NodeLeavingException());
        }
        if (reply instanceof AssetReply.Damaged damage) {
            return damaged(way, chunk, number, damage);
        }
        String reason = failure != null ? String.valueOf(failure.getMessage()) : String.valueOf(reply);
        metrics.retried.inc();
        if (number > triesBeforeQueue && queued(way, chunk, RetryQueue.FAILING, reason)) {
            return CompletableFuture.completedFuture(0);
        }
        if (number == 1 || number % 10 == 0) {
            LOG.warn("Asset {} did not confirm {} records (attempt {}): {}", way.asset(), chunk.size(), number, reason);
        }
        return retryLater(way, chunk, number);
    }

    /** Queues the records immediately, because another attempt would fail until the journal is repaired. */
    private CompletionStage<Integer> damaged(Way way, List<Submission> chunk, int number, AssetReply.Damaged damage) {
        if (damaged.add(way.asset())) {
            LOG.error(
                    "The journal of asset {} cannot be read ({}). Its records wait in the retry queue until the "
                            + "journal is repaired; GET /api/v1/status counts them.",
                    way.asset(),
                    damage.reason());
        }
        return queued(way, chunk, RetryQueue.DAMAGED, damage.reason())
                ? CompletableFuture.completedFuture(0)
                : retryLater(way, chunk, number);
    }

    private CompletionStage<Integer> retryLater(Way way, List<Submission> chunk, int number) {
        Duration pause = pause(number);
        return CompletableFuture.supplyAsync(
                        () -> attempt(way, chunk, number + 1),
                        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, executor))
                .thenCompose(stage -> stage);
    }

    private boolean queued(Way way, List<Submission> chunk, String code, String reason) {
        try {
            parking.add(way.queue(), chunk, code, reason);
        } catch (RuntimeException e) {
            // The sensor keeps the records, because no record was confirmed.
            LOG.warn(
                    "Records of asset {} could not be added to the retry queue. They will be sent to the asset again: {}",
                    way.asset(),
                    e.getMessage());
            return false;
        }
        metrics.unprocessed.queued(code, chunk.size());
        if (code.equals(RetryQueue.FAILING)) {
            LOG.error(
                    "Asset {} keeps failing: {} records are now in the retry queue. {}",
                    way.asset(),
                    chunk.size(),
                    reason);
        }
        return true;
    }

    private static Duration pause(int number) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(number - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
