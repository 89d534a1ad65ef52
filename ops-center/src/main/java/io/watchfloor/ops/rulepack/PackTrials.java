package io.watchfloor.ops.rulepack;

import io.watchfloor.ops.asset.Judge;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.LoadingTime;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleLoading;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads and compiles what would judge with a changed pack, before the change is decided. One at a time, on a thread of its own, within a
 * time: neither telemetry nor people wait for it. What came of the latest is kept, so that the change need not do it again.
 */
public final class PackTrials implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PackTrials.class);

    /** What came of a trial. */
    public sealed interface Outcome {

        /** @param rules and correlations of the pack */
        record Fits(int rules) implements Outcome {}

        /** @param problems of the pack, or of others because of it */
        record Refused(List<RuleProblem> problems) implements Outcome {
            public Refused {
                problems = List.copyOf(problems);
            }
        }

        record TooSlow(Duration allowed) implements Outcome {}

        /** Another trial is under way. */
        record Busy() implements Outcome {}
    }

    /** Everything that would judge. */
    record Ready(List<PackContent> contents, RuleLoading loading, DetectionEngine engine) {

        boolean isOf(List<PackContent> others) {
            return names(contents).equals(names(others));
        }

        private static List<String> names(List<PackContent> contents) {
            return contents.stream()
                    .map(pack -> pack.name() + " " + ContentHash.of(pack.body()))
                    .sorted()
                    .toList();
        }
    }

    private final RuleSources sources;
    private final Function<String, List<PackContent>> others;
    private final Supplier<Judge> judge;
    private final Supplier<RuleLoading> loading;
    private final Duration allowed;
    private final LongSupplier nanos;
    private final ExecutorService thread;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<Optional<Ready>> ready = new AtomicReference<>(Optional.empty());

    /**
     * Trials beside what judges now.
     *
     * @param others the contents of the active packs but for the one of this name
     * @param allowed the time of one trial
     * @param nanos a clock that never goes back
     */
    PackTrials(
            RuleSources sources,
            Function<String, List<PackContent>> others,
            Supplier<Judge> judge,
            Supplier<RuleLoading> loading,
            Duration allowed,
            LongSupplier nanos) {
        this.sources = sources;
        this.others = others;
        this.judge = judge;
        this.loading = loading;
        this.allowed = allowed;
        this.nanos = nanos;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "rule-pack-trial");
            made.setDaemon(true);
            return made;
        });
    }

    /** Tries the active packs with this one in place of the one of its name. */
    public CompletionStage<Outcome> run(PackContent pack) {
        long until = nanos.getAsLong() + allowed.toNanos();
        LoadingTime time = () -> {
            if (nanos.getAsLong() - until > 0 || thread.isShutdown()) {
                throw new LoadingTime.Over();
            }
        };
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
        try {
            return CompletableFuture.supplyAsync(() -> freeing(() -> outcome(pack, time)), thread);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
    }

    /** Before the answer is there, so that who has it can ask for the next. */
    private Outcome freeing(Supplier<Outcome> trial) {
        try {
            return trial.get();
        } finally {
            busy.set(false);
        }
    }

    private Outcome outcome(PackContent pack, LoadingTime time) {
        // The one before is let go first: of all that could judge never more than two are in memory.
        ready.set(Optional.empty());
        try {
            List<PackContent> all = new ArrayList<>(others.apply(pack.name()));
            all.add(pack);
            List<RuleProblem> tooMany = tooManyBytes(all, pack);
            return tooMany.isEmpty() ? tried(pack, all, time) : new Outcome.Refused(tooMany);
        } catch (LoadingTime.Over over) {
            LOG.warn(
                    "The rule pack {} is not taken: loading it took longer than {} s, see watchfloor.rules.max-load-time",
                    pack.name(),
                    allowed.toSeconds());
            return new Outcome.TooSlow(allowed);
        }
    }

    private Outcome tried(PackContent pack, List<PackContent> all, LoadingTime time) {
        RuleLoading with = RuleLoader.load(sources.with(all), time);
        Set<RuleProblem> known = new HashSet<>(loading.get().problems());
        List<RuleProblem> problems = with.problems().stream()
                .filter(problem -> problem.file().startsWith(pack.prefix()) || !known.contains(problem))
                .toList();
        int rules = count(with, pack.prefix());
        boolean empty = rules == 0 && with.read().filters(pack.prefix()) == 0;
        if (!problems.isEmpty() || empty) {
            return new Outcome.Refused(problems);
        }
        DetectionEngine engine = DetectionEngine.of(with.pack(), judge.get().engine(), time);
        time.check();
        ready.set(Optional.of(new Ready(List.copyOf(all), with, engine)));
        return new Outcome.Fits(rules);
    }

    private List<RuleProblem> tooManyBytes(List<PackContent> all, PackContent pack) {
        RuleLimits limits = sources.limits();
        long bytes = all.stream().mapToLong(one -> one.body().length).sum();
        return bytes <= limits.packs()
                ? List.of()
                : List.of(new RuleProblem(
                        pack.prefix(),
                        0,
                        0,
                        "packs.bytes",
                        "all packs together have %d bytes as they were sent, at most %d are taken: withdraw one, or compress them"
                                .formatted(bytes, limits.packs())));
    }

    private static int count(RuleLoading loading, String prefix) {
        long rules = loading.pack().rules().stream()
                .filter(rule -> rule.file().startsWith(prefix))
                .count();
        long correlations = loading.pack().correlations().stream()
                .filter(rule -> rule.file().startsWith(prefix))
                .count();
        return (int) (rules + correlations);
    }

    /** What the latest trial left, if it was of these packs. It is handed out once. */
    Optional<Ready> take(List<PackContent> contents) {
        Optional<Ready> found = ready.get().filter(one -> one.isOf(contents));
        if (found.isPresent()) {
            ready.set(Optional.empty());
        }
        return found;
    }

    /** Lets go of what the latest trial left: the change will not come. */
    public void forget() {
        ready.set(Optional.empty());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
