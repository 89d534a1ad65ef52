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
 * Where records wait whose asset keeps failing or is damaged, or is new and over its sensor's rate. While records of
 * one spool wait for an asset, all later ones of that spool for that asset queue after them. So they reach the asset in
 * order, under their own sequences, and its watermark shows whether a seemingly failed attempt was judged after all.
 */
public final class RetryQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetryQueue.class);

    public static final String FAILING = "asset.failing";
    public static final String DAMAGED = "asset.damaged";

    private static final int LOOK_SECONDS = 30;
    private static final int NAMES_SECONDS = 5;

    /** Queues tried per round, oldest first. */
    private static final int QUEUES_AT_ONCE = 1000;

    /** About 40 MB. Queues beyond these are looked up in the table. */
    private static final int MOST_IN_MEMORY = 200_000;

    private final RetryQueueTable table;
    private final AssetClient door;
    private final NewAssetAdmission names;
    private final SensorPresence presence;
    private final DamagedAssets damaged;
    private final UnprocessedMetrics metrics;
    private final BatchedQuery<Spool, List<Waiting>> recalls;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2, Threads.numbered("parking"));

    /**
     * Which queues wait, and why, as far as this node knows: each was parked here, or found in the table at its
     * sensor's hello.
     */
    private final Map<Queue, String> waiting = new ConcurrentHashMap<>();

    /** Sensors with waiting new assets. */
    private final Set<String> behind = ConcurrentHashMap.newKeySet();

    /** Whether there are more queues than memory holds. */
    private volatile boolean spilled;

    /** @param executor may block */
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
        every(NAMES_SECONDS, this::letIn);
    }

    private void every(int seconds, Runnable work) {
        var unused = executor.scheduleWithFixedDelay(work, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Loads the waiting queues of a spool before its next batch: another node may have parked them. */
    public CompletionStage<Void> recall(String sensor, long epoch) {
        return recalls.ask(new Spool(sensor, epoch)).thenAccept(found -> found.forEach(this::remember));
    }

    private List<List<Waiting>> waiting(List<Spool> spools) {
        Map<Spool, List<Waiting>> found = table.waiting(spools, MOST_IN_MEMORY).stream()
                .collect(Collectors.groupingBy(
                        one -> new Spool(one.queue().sensor(), one.queue().epoch())));
        return spools.stream()
                .map(spool -> found.getOrDefault(spool, List.of()))
                .toList();
    }

    private void remember(Waiting one) {
        if (one.code().equals(NewAssetAdmission.CODE)) {
            behind.add(one.queue().sensor());
        }
        if (waiting.size() < MOST_IN_MEMORY) {
            waiting.put(one.queue(), one.code());
        } else {
            spilled = true;
        }
    }

    /** Whether records may be waiting in the queue; if so, {@link #holds} gives the exact answer. */
    public boolean mayHold(Queue queue) {
        return spilled || waiting.containsKey(queue);
    }

    /**
     * Why records of the queue wait, or null when none do. While some wait, further records must be parked, too, to
     * keep their order. May block.
     */
    @Nullable
    public String holds(Queue queue) {
        String code = waiting.get(queue);
        return code == null && spilled ? table.code(queue).orElse(null) : code;
    }

    /** Whether new assets of the sensor wait: then further ones must wait, too. */
    public boolean behind(String sensor) {
        return behind.contains(sensor);
    }

    public synchronized void park(Queue queue, List<Submission> chunk, String code, String reason) {
        table.insert(queue.sensor(), queue.epoch(), List.of(new Part(queue.asset(), chunk)), code, reason);
        remember(new Waiting(queue, code));
    }

    /**
     * Parks the parts of a batch about assets that are new and over their sensor's rate.
     *
     * @param most parts of the sensor that may wait
     * @return the parts that found no place
     */
    public synchronized List<Part> parkNew(String sensor, long epoch, List<Part> parts, int most) {
        // A repeated batch finds its parts where they were parked before.
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
            table.insert(
                    sensor, epoch, fitting, NewAssetAdmission.CODE, "Its sensor brings more new assets than it may");
            fitting.forEach(
                    part -> remember(new Waiting(new Queue(part.asset(), sensor, epoch), NewAssetAdmission.CODE)));
        }
        return beyond;
    }

    /** Delivers waiting records to their assets, each queue in order until it is empty or its asset fails again. */
    public void retry() {
        try {
            Set<String> failed = new HashSet<>();
            for (Queue queue : table.queues(NewAssetAdmission.CODE, QUEUES_AT_ONCE)) {
                if (!failed.contains(queue.asset()) && !drained(queue)) {
                    failed.add(queue.asset());
                }
            }
            forget();
        } catch (RuntimeException e) {
            LOG.warn("Parked telemetry could not be judged yet, next try in {} s: {}", LOOK_SECONDS, e.getMessage());
        }
    }

    /**
     * Tries one queue now. Blocks.
     * @return whether the queue is empty
     */
    boolean retry(Queue queue) {
        boolean done = drained(queue);
        forget();
        return done;
    }

    /** Admits waiting new assets, the oldest of each sensor first, as many as its rate allows. */
    public void letIn() {
        try {
            boolean any = false;
            for (String sensor : table.sensors(NewAssetAdmission.CODE)) {
                behind.add(sensor);
                any |= letIn(sensor);
            }
            if (any) {
                forget();
            }
            metrics.waiting(table.counts());
        } catch (RuntimeException e) {
            LOG.warn("New assets could not be let in yet, next try in {} s: {}", NAMES_SECONDS, e.getMessage());
        }
    }

    private boolean letIn(String sensor) {
        int most = Math.min(QUEUES_AT_ONCE, names.left(sensor));
        boolean any = false;
        for (Queue queue : most < 1 ? List.<Queue>of() : table.queues(NewAssetAdmission.CODE, sensor, most)) {
            if (!names.admit(sensor, AssetKey.parse(queue.asset()))) {
                break;
            }
            any |= drained(queue);
        }
        return any;
    }

    private boolean drained(Queue queue) {
        Optional<Row> first = table.first(queue);
        while (first.isPresent()) {
            if (!judged(first.get())) {
                return false;
            }
            first = table.first(queue);
        }
        return true;
    }

    private boolean judged(Row row) {
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
        if (damaged.healed(asset)) {
            LOG.info("Asset {} can be read again: its parked records are judged", queue.asset());
        }
        return true;
    }

    /** Lets empty queues flow again. None can fill meanwhile, because parking waits for this lock. */
    synchronized void forget() {
        List<Waiting> left = new ArrayList<>(table.waiting(MOST_IN_MEMORY + 1));
        Set<Queue> queues = new HashSet<>();
        left.forEach(one -> queues.add(one.queue()));
        spilled = left.size() > MOST_IN_MEMORY;
        if (!spilled) {
            waiting.keySet().retainAll(queues);
        }
        behind.retainAll(left.stream()
                .filter(one -> one.code().equals(NewAssetAdmission.CODE))
                .map(one -> one.queue().sensor())
                .toList());
        left.forEach(this::remember);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
