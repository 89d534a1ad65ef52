package io.watchfloor.ops.lookback;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.ArchiveUnavailable;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.LookBackFindings;
import io.watchfloor.ops.asset.LookBackFindings.Found;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.lookback.LookBack.Progress;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobEnd;
import io.watchfloor.ops.platform.job.JobRunner;
import io.watchfloor.ops.platform.job.JobRunner.Running;
import io.watchfloor.ops.platform.job.JobStatus;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Runs the look-backs of {@link LookBacks}. A look-back whose node is lost starts again. Alerts open once, however often
 * telemetry is evaluated.
 */
public final class LookBackWorker implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);

    /** Size of the records that are sorted in memory. */
    private static final long MOST_SELECTED = 64L << 20;

    /** Nodes activate a rule within seconds of each other, and what a node evaluates before that is archived a little later. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(5);

    private final @Nullable ArchiveReplay archive;
    private final Supplier<Evaluator> active;
    private final TelemetryReader reader;
    private final AssetRetentionPolicy policy;
    private final @Nullable Level pagesFrom;
    private final Assets assets;
    private final Clock clock;
    private final Counter records;
    private final Counter findings;
    private final JobRunner jobs;

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

    public LookBackWorker(Dependencies of, PrometheusRegistry registry) {
        this.archive = of.archive();
        this.active = of.active();
        this.reader = of.reader();
        this.policy = of.policy();
        this.pagesFrom = of.pagesFrom();
        this.assets = of.assets();
        this.clock = of.clock();
        Meters meters = new Meters(registry);
        this.records = meters.counter("watchfloor_look_back_records_total");
        this.findings = meters.counter("watchfloor_look_back_findings_total");
        Counter failures = meters.counter("watchfloor_look_back_failures_total");
        this.jobs = new JobRunner("look-back", LookBacks.store(of.database()), this::run, status -> {
            if (status == JobStatus.FAILED) {
                failures.inc();
            }
        });
    }

    /** Starts the work on a node that evaluates telemetry. */
    public void start() {
        if (archive != null) {
            jobs.start();
        }
    }

    /** One execution of a job. */
    private final class Run {
        private final LookBack.Request request;
        private final Running running;
        private final Replay replay;
        private final FindingDelivery delivery;
        private Instant covered;
        private long counted;
        private long reading;

        Run(String id, LookBack.Request request, Running running, Evaluator evaluator) {
            Set<String> rules = new HashSet<>(request.rules());
            RulePack only = evaluator.pack().live().only(rules);
            this.request = request;
            this.running = running;
            this.replay = new Replay(
                    new Evaluator(evaluator.ruleSet(), only, DetectionEngine.of(only), evaluator.profiles()),
                    rules,
                    reader,
                    policy);
            this.delivery = new FindingDelivery(id, request, pagesFrom, assets, this::goesOn);
            this.covered = request.from();
        }

        private boolean goesOn() {
            return running.reached(new Progress(
                    covered,
                    replay.records() + reading,
                    replay.unreadable(),
                    delivery.delivered(),
                    delivery.repeated(),
                    delivery.alerts()));
        }

        /** @param read number of records of the current slice that were read */
        private boolean reading(long read) {
            reading = read;
            return goesOn();
        }

        void all(ArchiveReplay readable) throws InterruptedException {
            new Timeline(readable, MOST_SELECTED)
                    .read(request.from(), request.to(), replay::mayMatch, this::reading, (selected, until, all) -> {
                        replay.evaluate(selected, all);
                        covered = until;
                        reading = 0;
                        return deliver();
                    });
            if (goesOn()) {
                replay.closeThrough(request.to());
                deliver();
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

    private JobEnd run(Job job, Running running) throws InterruptedException {
        LookBack.Request request = job.request(LookBack.Request.class);
        Evaluator evaluator = active.get();
        List<String> gone = request.rules().stream()
                .filter(rule -> !LookBacks.isLive(evaluator.pack(), rule))
                .toList();
        if (!gone.isEmpty()) {
            return JobEnd.failed(
                    "Not live any more: %s. Look back with the other rules.".formatted(String.join(", ", gone)));
        }
        while (clock.instant().isBefore(request.to().plus(SETTLED_AFTER))) {
            Thread.sleep(POLL);
        }
        try {
            new Run(job.id(), request, running, evaluator).all(Objects.requireNonNull(archive));
            return JobEnd.done(null);
        } catch (ArchiveUnavailable e) {
            return JobEnd.failed(e.getMessage() + " Start the look-back again.");
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
