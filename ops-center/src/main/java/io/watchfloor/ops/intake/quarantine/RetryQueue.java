package io.watchfloor.ops.intake.quarantine;

import io.watchfloor.config.database.BatchedQuery;
import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Part;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Queue;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Row;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Spool;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable.Waiting;
import io.watchfloor.ops.intake.sensor.NewAssetAdmission;
import io.watchfloor.ops.intake.sensor.SensorPresence;
import io.watchfloor.ops.platform.id.AssetKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retry queue. It contains records whose asset fails or is damaged, and records of new assets that exceed their
 * sensor's rate of new assets. While records of a spool wait for an asset, all later records of that spool for that
 * asset are queued after the waiting records. So the asset receives the records in order and with their own sequence
 * numbers, and the asset's watermark shows whether the records of a seemingly failed attempt were evaluated.
 */
public final class RetryQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetryQueue.class);

    public static final String FAILING = "asset.failing";
    public static final String DAMAGED = "asset.damaged";

    private static final int LOOK_SECONDS = 30;
    private static final int NAMES_SECONDS = 5;

    /** Maximum number of queues that are tried in each round, the oldest first. */
    private static final int QUEUES_AT_ONCE = 1000;

    /** Maximum number of queues in memory, where they use about 40 MB. Further queues are looked up in the table. */
    private static final int MOST_IN_MEMORY = 200_000;

    private final RetryQueueTable table;
    private final AssetClient door;
    private final NewAssetAdmission names;
    private final SensorPresence presence;
    private final DamagedAssets damaged;
    private final UnprocessedMetrics metrics;
    private final BatchedQuery<Spool, List<Waiting>> recalls;
    private final ScheduledExecutorService executor =
            Executors.newScheduledThreadPool(2, Threads.numbered("retry-queue"));

    /**
     * The queues that this node knows, and the reasons why they wait. A node knows a queue after it has added records
     * to the queue, or after a hello of the queue's sensor.
     */
    private final Map<Queue, String> waiting = new ConcurrentHashMap<>();

    /** The sensors that have new assets in the queue. */
    private final Set<String> hasWaitingAssets = ConcurrentHashMap.newKeySet();

    /** Whether there are more queues than this node may keep in memory. */
    private volatile boolean spilled;

    /** @param executor runs tasks that may block */
    public RetryQueue(
            RetryQueueTable table,
            AssetClient door,
            NewAssetAdmission names,
            SensorPresence presence,
            DamagedAssets damaged,
            UnprocessedMetrics metrics,
            Executor executor) {
        this.metrics = metrics;
        this.recalls = new BatchedQuery<>(Spool::toString, this::waiting, executor);
        this.table = table;
        this.door = door;
        this.names = names;
        this.presence = presence;
        this.damaged = damaged;
    }

    public void start() {
        every(LOOK_SECONDS, this::retry);
        every(NAMES_SECONDS, this::admitWaiting);
    }

    private void every(int seconds, Runnable work) {
        var unused = executor.scheduleWithFixedDelay(work, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Loads the queues of a spool before its next batch, because another node may have added records to them. */
    public CompletionStage<Void> load(String sensor, long epoch) {
        return recalls.ask(new Spool(sensor, epoch)).thenAccept(found -> found.forEach(this::noteWaiting));
    }

    private List<List<Waiting>> waiting(List<Spool> spools) {
        Map<Spool, List<Waiting>> found = table.waiting(spools, MOST_IN_MEMORY).stream()
                .collect(Collectors.groupingBy(
                        one -> new Spool(one.queue().sensor(), one.queue().epoch())));
        return spools.stream()
                .map(spool -> found.getOrDefault(spool, List.of()))
                .toList();
    }

    private void noteWaiting(Waiting one) {
        if (one.code().equals(NewAssetAdmission.CODE)) {
            hasWaitingAssets.add(one.queue().sensor());
        }
        if (waiting.size() < MOST_IN_MEMORY) {
            waiting.put(one.queue(), one.code());
        } else {
            spilled = true;
        }
    }

    /** Returns whether the queue may contain records. Use {@link #waitCode} for the exact result. */
    public boolean mayContain(Queue queue) {
        return spilled || waiting.containsKey(queue);
    }

    /**
     * The code of the reason why records of the queue wait; null when the queue is empty. While the queue is not
     * empty, further records must also be queued, so that their order is preserved. May block.
     */
    @Nullable
    public String waitCode(Queue queue) {
        String code = waiting.get(queue);
        return code == null && spilled ? table.code(queue).orElse(null) : code;
    }

    /** Whether new assets of the sensor wait. If so, further new assets must also be queued. */
    public boolean hasWaitingAssets(String sensor) {
        return hasWaitingAssets.contains(sensor);
    }

    public synchronized void add(Queue queue, List<Submission> chunk, String code, String reason) {
        table.insert(queue.sensor(), queue.epoch(), List.of(new Part(queue.asset(), chunk)), code, reason);
        noteWaiting(new Waiting(queue, code));
    }

    /**
     * Queues the parts of a batch about new assets that exceed the sensor's rate of new assets.
     *
     * @param most how many parts of the sensor may wait
     * @return the parts that were not queued
     */
    public synchronized List<Part> addNew(String sensor, long epoch, List<Part> parts, int most) {
        // Parts that are already queued need no additional room when the batch is sent again.
        BitSet there = table.present(sensor, epoch, parts);
        int room = Math.max(0, most - table.rows(NewAssetAdmission.CODE, sensor));
        List<Part> fitting = new ArrayList<>();
        List<Part> beyond = new ArrayList<>();
        for (int number = 0; number < parts.size(); number++) {
            boolean repeated = there.get(number);
            (repeated || room > 0 ? fitting : beyond).add(parts.get(number));
            room -= repeated ? 0 : 1;
        }
        if (!fitting.isEmpty()) {
            table.insert(sensor, epoch, fitting, NewAssetAdmission.CODE, "The sensor exceeds its rate of new assets");
            fitting.forEach(
                    part -> noteWaiting(new Waiting(new Queue(part.asset(), sensor, epoch), NewAssetAdmission.CODE)));
        }
        return beyond;
    }

    /**
     * Delivers queued records to their assets. Each queue is processed in order until the queue is empty or its asset
     * fails again.
     */
    public void retry() {
        try {
            Set<String> failed = new HashSet<>();
            for (Queue queue : table.queues(NewAssetAdmission.CODE, QUEUES_AT_ONCE)) {
                if (!failed.contains(queue.asset()) && !drain(queue)) {
                    failed.add(queue.asset());
                }
            }
            dropEmptyQueues();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Records in the retry queue could not be delivered, next attempt in {} s: {}",
                    LOOK_SECONDS,
                    e.getMessage());
        }
    }

    /**
     * Delivers the records of one queue again, without waiting for the next round. Blocks.
     *
     * @return whether the queue is empty
     */
    boolean retry(Queue queue) {
        boolean done = drain(queue);
        dropEmptyQueues();
        return done;
    }

    /**
     * Delivers waiting records about new assets, starting with the oldest records of each sensor, up to the sensor's
     * rate of new assets.
     */
    public void admitWaiting() {
        try {
            boolean any = false;
            for (String sensor : table.sensors(NewAssetAdmission.CODE)) {
                hasWaitingAssets.add(sensor);
                any |= admitWaiting(sensor);
            }
            if (any) {
                dropEmptyQueues();
            }
            metrics.waiting(table.counts());
        } catch (RuntimeException e) {
            LOG.warn(
                    "New assets in the retry queue could not be admitted, next attempt in {} s: {}",
                    NAMES_SECONDS,
                    e.getMessage());
        }
    }

    private boolean admitWaiting(String sensor) {
        int most = Math.min(QUEUES_AT_ONCE, names.available(sensor));
        boolean any = false;
        for (Queue queue : most < 1 ? List.<Queue>of() : table.queues(NewAssetAdmission.CODE, sensor, most)) {
            if (!names.admit(sensor, AssetKey.parse(queue.asset()))) {
                break;
            }
            any |= drain(queue);
        }
        return any;
    }

    private boolean drain(Queue queue) {
        Optional<Row> first = table.first(queue);
        while (first.isPresent()) {
            if (!deliver(first.get())) {
                return false;
            }
            first = table.first(queue);
        }
        return true;
    }

    private boolean deliver(Row row) {
        Queue queue = row.queue();
        AssetKey asset = AssetKey.parse(queue.asset());
        List<Submission> chunk = row.records().stream().map(Submission::new).toList();
        AssetReply reply = door.absorb(asset, queue.sensor(), queue.epoch(), chunk, null)
                .exceptionally(failure -> null)
                .toCompletableFuture()
                .join();
        if (reply instanceof AssetReply.Damaged) {
            damaged.add(asset);
        }
        if (!(reply instanceof AssetReply.Absorbed)) {
            return false;
        }
        presence.seen(
                asset,
                queue.sensor(),
                Instant.ofEpochMilli(row.records().getLast().receivedAtMillis()),
                chunk.size());
        table.delete(row);
        if (damaged.remove(asset)) {
            LOG.info("Asset {} is readable again: its records in the retry queue were evaluated", queue.asset());
        }
        return true;
    }

    /**
     * Removes empty queues from memory, so that later records are sent directly to the asset. No records can be added
     * to a queue in the meantime, because adding records needs the same lock.
     */
    synchronized void dropEmptyQueues() {
        List<Waiting> left = new ArrayList<>(table.waiting(MOST_IN_MEMORY + 1));
        Set<Queue> queues = new HashSet<>();
        left.forEach(one -> queues.add(one.queue()));
        spilled = left.size() > MOST_IN_MEMORY;
        if (!spilled) {
            waiting.keySet().retainAll(queues);
        }
        hasWaitingAssets.retainAll(left.stream()
                .filter(one -> one.code().equals(NewAssetAdmission.CODE))
                .map(one -> one.queue().sensor())
                .toList());
        left.forEach(this::noteWaiting);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
