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
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.intel.live.LookBackQueue;
import io.watchfloor.ops.intel.live.PastIndicators;
import io.watchfloor.ops.lookback.LookBack.Progress;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobEnd;
import io.watchfloor.ops.platform.job.JobRunner;
import io.watchfloor.ops.platform.job.JobRunner.Running;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.ops.platform.job.JobStore;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Runs the look-backs of {@link LookBacks}. A look-back whose node is lost starts again, and one without correlations goes on
 * where it was. Alerts open once, however often telemetry is evaluated.
 */
public final class LookBackWorker implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration COLLECTED_EVERY = Duration.ofSeconds(2);

    /** Size of the records that are sorted in memory. */
    private static final long MOST_SELECTED = 64L << 20;

    /** A pattern becomes a rule within seconds, or never. */
    private static final int MOST_POLLS = 30;

    /** Nodes activate a rule within seconds of each other, and what a node evaluates before that is archived a little later. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(5);

    private final @Nullable ArchiveReplay archive;
    private final Supplier<Evaluator> active;
    private final Intelligence intelligence;
    private final Jdbi database;
    private final JobStore store;
    private final TelemetryReader reader;
    private final AssetRetentionPolicy policy;
    private final @Nullable Level pagesFrom;
    private final Assets assets;
    private final Clock clock;
    private final Counter records;
    private final Counter findings;
    private final Counter indicatorJobs;
    private final JobRunner jobs;
    private volatile long waiting;
    private final PeriodicWork indicators = new PeriodicWork(
            "indicator-look-backs", COLLECTED_EVERY, "A look-back of indicators could not be started", this::collect);

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
     * @param pagesFrom lowest severity of an alert that notifies people; null for none
     */
    public record Dependencies(
            Jdbi database,
            @Nullable ArchiveReplay archive,
            Active active,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            @Nullable Level pagesFrom,
            Assets assets,
            Clock clock) {}

    /**
     * What the node evaluates telemetry with.
     *
     * @param rules that it evaluates now
     */
    public record Active(Supplier<Evaluator> rules, Intelligence intelligence) {}

    /** The stored indicators. */
    public interface Intelligence {

        /** Those with these ids, for telemetry of the past. Blocks. */
        PastIndicators past(Set<String> ids);

        /** Those that were paused because they match too many assets. Blocks. */
        Set<String> paused(Set<String> ids);
    }

    public LookBackWorker(Dependencies of, PrometheusRegistry registry) {
        this.archive = of.archive();
        this.active = of.active().rules();
        this.intelligence = of.active().intelligence();
        this.database = of.database();
        this.store = LookBacks.store(database);
        this.reader = of.reader();
        this.policy = of.policy();
        this.pagesFrom = of.pagesFrom();
        this.assets = of.assets();
        this.clock = of.clock();
        Meters meters = new Meters(registry);
        this.records = meters.counter("watchfloor_look_back_records_total");
        this.findings = meters.counter("watchfloor_look_back_findings_total");
        this.indicatorJobs = meters.counter("watchfloor_look_back_indicator_jobs_total");
        meters.watch("watchfloor_look_back_indicators_waiting", callback -> callback.call((double) waiting));
        Counter failures = meters.counter("watchfloor_look_back_failures_total");
        this.jobs = new JobRunner("look-back", store, this::run, status -> {
            if (status == JobStatus.FAILED) {
                failures.inc();
            }
        });
    }

    /** Starts the work on a node that evaluates telemetry. */
    public void start() {
        if (archive != null) {
            jobs.start();
            indicators.start();
        }
    }

    private void collect() {
        boolean started = database.inTransaction(handle -> IndicatorLookBacks.start(handle, store, clock.instant()));
        if (started) {
            indicatorJobs.inc();
        }
        waiting = database.withHandle(handle -> LookBackQueue.length(handle).count());
    }

    /** What a job evaluates with. */
    private record Comparison(Evaluator evaluator, Set<String> ids, long notLive) {

        /** A job that is started again may go on where the lost node was: no window is open between two records. */
        boolean hasNoWindows() {
            return evaluator.pack().correlations().isEmpty();
        }
    }

    /** One execution of a job. */
    private final class Run {
        private final LookBack.Request request;
        private final Running running;
        private final Replay replay;
        private final FindingDelivery delivery;
        private final Progress before;
        private final long notLive;
        private Instant covered;
        private long counted;
        private long reading;
        private long paused;

        Run(Job job, Comparison with, Running running) {
            LookBack known = LookBack.of(job);
            this.request = known.request();
            this.running = running;
            this.replay = new Replay(with.evaluator(), with.ids(), reader, policy);
            this.delivery = new FindingDelivery(job.id(), request, with.ids(), pagesFrom, assets, this::goesOn);
            this.before = with.hasNoWindows() ? known.progress() : LookBack.start(request);
            this.notLive = with.notLive();
            this.covered = before.covered();
        }

        private boolean goesOn() {
            return running.reached(new Progress(
                    covered,
                    before.records() + replay.records() + reading,
                    before.unreadable() + replay.unreadable(),
                    before.found() + delivery.delivered(),
                    before.known() + delivery.repeated(),
                    before.alerts() + delivery.alerts(),
                    notLive,
                    before.paused() + paused));
        }

        /** @param read number of records of the current slice that were read */
        private boolean reading(long read) {
            reading = read;
            return goesOn();
        }

        void all(ArchiveReplay readable) throws InterruptedException {
            new Timeline(readable, MOST_SELECTED)
                    .read(covered, request.to(), replay::matches, this::reading, (selected, until, all) -> {
                        reading = 0;
                        replay.evaluate(selected, all);
                        if (!deliver()) {
                            return false;
                        }
                        covered = until;
                        return goesOn();
                    });
            if (goesOn()) {
                replay.closeThrough(request.to());
                deliver();
            }
        }

        /** Delivers what the replay found, and counts it. */
        private boolean deliver() throws InterruptedException {
            long delivered = delivery.delivered();
            for (Map.Entry<AssetKey, List<Found>> one : replay.take().entrySet()) {
                if (!delivery.deliver(one.getKey(), withoutPaused(one.getValue()))) {
                    return false;
                }
            }
            findings.inc(delivery.delivered() - delivered);
            records.inc(replay.records() - counted);
            counted = replay.records();
            return goesOn();
        }

        private List<Found> withoutPaused(List<Found> found) {
            Set<String> ids = found.stream()
                    .map(one -> one.detection().rule().value())
                    .filter(id -> id.startsWith(AlertIndicator.PREFIX))
                    .collect(Collectors.toSet());
            Set<String> common = ids.isEmpty() ? Set.of() : intelligence.paused(ids);
            List<Found> left = found.stream()
                    .filter(one -> !common.contains(one.detection().rule().value()))
                    .toList();
            paused += found.size() - left.size();
            return left;
        }
    }

    private JobEnd run(Job job, Running running) throws InterruptedException {
        LookBack.Request request = job.request(LookBack.Request.class);
        while (clock.instant().isBefore(request.to().plus(SETTLED_AFTER))) {
            Thread.sleep(POLL);
        }
        return request.indicators() == 0
                ? runRules(job, request, running)
                : runIndicators(job, IndicatorLookBacks.read(store.input(job.id())), running);
    }

    private JobEnd runRules(Job job, LookBack.Request request, Running running) throws InterruptedException {
        Evaluator evaluator = active.get();
        List<String> gone = request.rules().stream()
                .filter(rule -> !LookBacks.isLive(evaluator.pack(), rule))
                .toList();
        if (!gone.isEmpty()) {
            return JobEnd.failed(
                    "Not live any more: %s. Look back with the other rules.".formatted(String.join(", ", gone)));
        }
        Comparison with = comparison(evaluator, Set.copyOf(request.rules()), PastIndicators.NONE, 0);
        try {
            new Run(job, with, running).all(Objects.requireNonNull(archive));
            return JobEnd.done(null);
        } catch (ArchiveUnavailable e) {
            return JobEnd.failed(e.getMessage() + " Start the look-back again.");
        }
    }

    private JobEnd runIndicators(Job job, Set<String> ids, Running running) throws InterruptedException {
        PastIndicators past = intelligence.past(ids);
        Evaluator evaluator = active.get();
        for (int i = 0; i < MOST_POLLS && !rulesOf(evaluator.pack(), past).containsAll(past.patterns()); i++) {
            Thread.sleep(POLL);
            evaluator = active.get();
        }
        Set<String> rules = rulesOf(evaluator.pack(), past);
        long notLive = ids.size()
                - past.live().size()
                - past.patterns().stream().filter(rules::contains).count();
        try {
            new Run(job, comparison(evaluator, rules, past, notLive), running).all(Objects.requireNonNull(archive));
            return JobEnd.done(null);
        } catch (ArchiveUnavailable e) {
            database.useTransaction(handle -> IndicatorLookBacks.again(handle, ids, job, clock.instant()));
            return JobEnd.failed(e.getMessage() + " The look-back starts again by itself.");
        }
    }

    private static Comparison comparison(Evaluator evaluator, Set<String> rules, PastIndicators past, long notLive) {
        RulePack only = evaluator.pack().live().only(rules);
        Set<String> ids = new HashSet<>(rules);
        ids.addAll(past.live());
        return new Comparison(
                new Evaluator(evaluator.ruleSet(), only, DetectionEngine.of(only), evaluator.profiles(), past.set()),
                ids,
                notLive);
    }

    /** The rules and correlations that the patterns of indicators became: the first one has the id of the indicator. */
    private static Set<String> rulesOf(RulePack pack, PastIndicators past) {
        if (past.patterns().isEmpty()) {
            return Set.of();
        }
        return Stream.concat(
                        pack.rules().stream().map(Rule::id),
                        pack.correlations().stream().map(CorrelationRule::id))
                .filter(id -> AlertIndicator.ofRule(id)
                        .filter(past.patterns()::contains)
                        .isPresent())
                .filter(id -> LookBacks.isLive(pack, id))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        indicators.close();
        jobs.close();
    }
}
