package io.watchfloor.ops.lookback;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.ArchiveUnavailable;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.LookBackFindings;
import io.watchfloor.ops.asset.LookBackFindings.Found;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.lookback.LookBack.Progress;
import io.watchfloor.ops.lookback.LookBack.Status;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the look-backs of {@link LookBacks} in the background, one at a time on each node. A look-back whose node is lost
 * starts again on another node. Alerts open once, however often telemetry is evaluated.
 */
public final class LookBackWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LookBackWorker.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LOST_AFTER = Duration.ofSeconds(60);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /** Size of the records that are sorted in memory. */
    private static final long MOST_SELECTED = 64L << 20;

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    /** Nodes activate a rule within seconds of each other, and what a node evaluates before that is archived a little later. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(5);

    private final LookBackStore store;
    private final @Nullable ArchiveReplay archive;
    private final Supplier<Evaluator> active;
    private final TelemetryReader reader;
    private final AssetRetentionPolicy policy;
    private final @Nullable Level pagesFrom;
    private final Assets assets;
    private final Clock clock;
    private final String node;
    private final Counter records;
    private final Counter findings;
    private final Counter failures;
    private final PeriodicWork work;

    /** The assets and their journals. */
    public interface Assets {

        CompletionStage<LookBackReply> take(AssetKey asset, LookBackFindings findings);

        /** Accepts ids of the asset's records that wait to be evaluated, at the time of the call. Blocks. */
        Predicate<String> waiting(AssetKey asset);

        /** The detections of these rules that the asset has journaled since this time, after an event. Blocks. */
        AssetHistory.Detections detections(AssetKey asset, Instant since, long after, Set<String> rules);
    }

    /**
     * What the jobs need of the node.
     *
     * @param archive null if no telemetry is kept
     * @param active the rules that this node evaluates
     * @param pagesFrom lowest severity of an alert that notifies people; null for none
     */
    public record Dependencies(
            Jdbi database,
            @Nullable ArchiveReplay archive,
            Supplier<Evaluator> active,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            @Nullable Level pagesFrom,
            Assets assets,
            Clock clock) {}

    /** @param node unique among the nodes and their restarts */
    public LookBackWorker(Dependencies of, String node, PrometheusRegistry registry) {
        this.store = new LookBackStore(of.database());
        this.archive = of.archive();
        this.active = of.active();
        this.reader = of.reader();
        this.policy = of.policy();
        this.pagesFrom = of.pagesFrom();
        this.assets = of.assets();
        this.clock = of.clock();
        this.node = node;
        Meters meters = new Meters(registry);
        this.records = meters.counter("watchfloor_look_back_records_total");
        this.findings = meters.counter("watchfloor_look_back_findings_total");
        this.failures = meters.counter("watchfloor_look_back_failures_total");
        this.work = new PeriodicWork("look-back", POLL, "A look-back could not be continued", this::runAll);
    }

    /** Starts the work on a node that evaluates telemetry. */
    public void start() {
        if (archive != null) {
            work.start();
        }
    }

    private void runAll() throws InterruptedException {
        ArchiveReplay readable = archive;
        if (readable == null) {
            return;
        }
        for (Optional<LookBack> next = store.claim(node, LOST_AFTER);
                next.isPresent();
                next = store.claim(node, LOST_AFTER)) {
            LookBack job = next.get();
            try {
                run(readable, job);
            } catch (InterruptedException e) {
                store.release(job.id(), node);
                throw e;
            }
        }
    }

    /** One execution of a job. */
    private final class Run {
        private final LookBack job;
        private final Replay replay;
        private final FindingDelivery delivery;
        private Instant covered;
        private boolean stopped;
        private long counted;
        private long reading;
        private long reported = System.nanoTime();

        Run(LookBack job, RulePack pack, Evaluator evaluator) {
            Set<String> rules = new HashSet<>(job.rules());
            RulePack only = pack.only(rules);
            this.job = job;
            this.replay = new Replay(
                    new Evaluator(evaluator.ruleSet(), only, DetectionEngine.of(only), evaluator.profiles()),
                    rules,
                    reader,
                    policy);
            this.delivery = new FindingDelivery(job, pagesFrom, assets, this::goesOn);
            this.covered = job.from();
        }

        private Progress progress(Status status) {
            return new Progress(
                    status,
                    covered,
                    replay.records() + reading,
                    replay.unreadable(),
                    delivery.delivered(),
                    delivery.repeated(),
                    delivery.alerts());
        }

        /** @param read number of records of the current slice that were read */
        private boolean reading(long read) {
            reading = read;
            long now = System.nanoTime();
            if (now - reported > REPORT_EVERY.toNanos()) {
                return goesOn();
            }
            return !stopped;
        }

        private boolean goesOn() {
            reported = System.nanoTime();
            stopped = stopped
                    || Thread.currentThread().isInterrupted()
                    || !store.progress(job.id(), node, progress(Status.RUNNING));
            return !stopped;
        }

        void all(ArchiveReplay readable) throws InterruptedException {
            new Timeline(readable, MOST_SELECTED)
                    .read(job.from(), job.to(), replay::mayMatch, this::reading, (selected, until, all) -> {
                        replay.evaluate(selected, all);
                        covered = until;
                        reading = 0;
                        return deliver();
                    });
            if (!stopped) {
                replay.closeThrough(job.to());
                if (deliver()) {
                    store.end(job.id(), node, progress(Status.DONE), null);
                }
            }
        }

        /** Delivers what the replay found, and counts it. */
        private boolean deliver() throws InterruptedException {
            long before = delivery.delivered();
            for (Map.Entry<AssetKey, List<Found>> one : replay.take().entrySet()) {
                if (!delivery.deliver(one.getKey(), one.getValue())) {
                    return false;
                }
            }
            findings.inc(delivery.delivered() - before);
            records.inc(replay.records() - counted);
            counted = replay.records();
            return goesOn();
        }
    }

    private void run(ArchiveReplay readable, LookBack job) throws InterruptedException {
        Evaluator evaluator = active.get();
        RulePack pack = evaluator.pack();
        List<String> gone = job.rules().stream()
                .filter(rule -> !LookBacks.isLive(pack, rule))
                .toList();
        if (!gone.isEmpty()) {
            store.end(
                    job.id(),
                    node,
                    job.progress().with(Status.FAILED),
                    "Not live any more: %s. Look back with the other rules.".formatted(String.join(", ", gone)));
            return;
        }
        while (clock.instant().isBefore(job.to().plus(SETTLED_AFTER))) {
            Thread.sleep(POLL);
        }
        Run run = new Run(job, pack.live(), evaluator);
        try {
            run.all(readable);
        } catch (ArchiveUnavailable e) {
            fail(run, e.getMessage() + " Start the look-back again.", e);
        } catch (JdbiException e) {
            throw e; // The database may be away. The job starts again when its node counts as lost.
        } catch (RuntimeException e) {
            fail(run, "The look-back failed: %s. The log of the node has the details.".formatted(e.getMessage()), e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the node stops");
        }
    }

    private void fail(Run run, String problem, RuntimeException why) {
        failures.inc();
        LOG.warn("Look-back {} failed", run.job.id(), why);
        store.end(run.job.id(), node, run.progress(Status.FAILED), problem);
    }

    @Override
    public void close() {
        try {
            if (!work.end(ENDS_WITHIN)) {
                LOG.warn("A look-back did not end in time. Another node starts it again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
