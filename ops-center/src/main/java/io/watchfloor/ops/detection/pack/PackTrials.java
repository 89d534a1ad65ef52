package io.watchfloor.ops.detection.pack;

import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.PlaceholderUse;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.language.RuleStage;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads and compiles a changed pack or list together with all other rules before the change is stored. Runs one trial at
 * a time, on its own thread and with a time limit, so that neither telemetry nor users wait. Stores the latest result,
 * so that the change itself need not repeat the trial.
 */
public final class PackTrials implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PackTrials.class);

    /** The result of a trial. */
    public sealed interface Outcome {

        /**
         * @param rules ids of the rules and correlations in the pack, or of the rules that use the list
         * @param skipped problems of the pack's skipped rules; empty unless the caller allowed skipping
         */
        record Fits(List<String> rules, List<RuleProblem> skipped) implements Outcome {
            public Fits {
                rules = List.copyOf(rules);
                skipped = List.copyOf(skipped);
            }
        }

        /** @param problems the problems of the pack, or problems that the pack causes in other packs */
        record Rejection(List<RuleProblem> problems) implements Outcome {
            public Rejection {
                problems = List.copyOf(problems);
            }
        }

        record TooSlow(Duration allowed) implements Outcome {}

        /** The trial was not started, because another trial is running. */
        record Busy() implements Outcome {}
    }

    /**
     * A complete rule set that is ready to be activated.
     *
     * @param engine of the rules that the stages leave
     */
    record Ready(
            List<PackContent> contents,
            Map<String, List<String>> lists,
            Map<String, RuleStage> stages,
            RuleLoadResult loading,
            DetectionEngine engine) {

        boolean isOf(RulePackStore.Packs packs) {
            return names(contents).equals(names(packs.contents()))
                    && lists.equals(packs.lists())
                    && stages.equals(packs.stages());
        }

        private static List<String> names(List<PackContent> contents) {
            return contents.stream()
                    .map(pack -> pack.name() + " " + ContentHash.of(pack.body()))
                    .sorted()
                    .toList();
        }
    }

    private final RuleSources sources;
    private final Supplier<RulePackStore.Packs> active;
    private final Supplier<Evaluator> judge;
    private final Supplier<RuleLoadResult> loading;
    private final Duration allowed;
    private final LongSupplier nanos;
    private final ExecutorService thread;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<Optional<Ready>> ready = new AtomicReference<>(Optional.empty());

    /**
     * @param active returns the active packs and lists
     * @param allowed time limit of a trial
     * @param nanos a monotonic clock
     */
    PackTrials(
            RuleSources sources,
            Supplier<RulePackStore.Packs> active,
            Supplier<Evaluator> judge,
            Supplier<RuleLoadResult> loading,
            Duration allowed,
            LongSupplier nanos) {
        this.sources = sources;
        this.active = active;
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

    /**
     * Tests the active packs with the given pack added or replaced.
     *
     * @param skipRefused whether rejected rules of the pack may be skipped; the pack is always rejected if it causes
     * problems in other packs
     */
    public CompletionStage<Outcome> run(PackContent pack, boolean skipRefused) {
        return run(time -> outcome(pack, skipRefused, time), "the rule pack " + pack.name());
    }

    /**
     * Tests the active rules with the given list added, replaced or removed. The list is rejected if a rule that is
     * active now would not be active with it.
     *
     * @param entries null to remove the list
     */
    public CompletionStage<Outcome> runList(String name, @Nullable List<String> entries) {
        return run(time -> outcome(name, entries, time), "the list " + name);
    }

    private CompletionStage<Outcome> run(Function<LoadingDeadline, Outcome> trial, String subject) {
        long until = nanos.getAsLong() + allowed.toNanos();
        LoadingDeadline time = () -> {
            if (nanos.getAsLong() - until > 0 || thread.isShutdown()) {
                throw new LoadingDeadline.ExceededException();
            }
        };
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
        try {
            return CompletableFuture.supplyAsync(() -> freeing(() -> timed(trial, time, subject)), thread);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
    }

    /** Clears the busy flag before replying, so that a caller that receives the reply can start the next trial. */
    private Outcome freeing(Supplier<Outcome> trial) {
        try {
            return trial.get();
        } finally {
            busy.set(false);
        }
    }

    private Outcome timed(Function<LoadingDeadline, Outcome> trial, LoadingDeadline time, String subject) {
        // Discards the previous result first, so that memory never holds more than two complete rule sets.
        ready.set(Optional.empty());
        try {
            return trial.apply(time);
        } catch (LoadingDeadline.ExceededException over) {
            LOG.warn(
                    "The change of {} is rejected: loading takes longer than {} s. Split it, or"
                            + " raise watchfloor.rules.max-load-time",
                    subject,
                    allowed.toSeconds());
            return new Outcome.TooSlow(allowed);
        }
    }

    private Outcome outcome(PackContent pack, boolean skipRefused, LoadingDeadline time) {
        RulePackStore.Packs now = active.get();
        List<PackContent> all = new ArrayList<>();
        now.contents().stream().filter(one -> !one.name().equals(pack.name())).forEach(all::add);
        all.add(pack);
        List<RuleProblem> tooMany = tooManyBytes(all, pack);
        return tooMany.isEmpty()
                ? tried(
                        pack,
                        new RulePackStore.Packs(now.revision(), all, now.lists(), now.stages()),
                        skipRefused,
                        time)
                : new Outcome.Rejection(tooMany);
    }

    private Outcome outcome(String name, @Nullable List<String> entries, LoadingDeadline time) {
        RulePackStore.Packs now = active.get();
        Map<String, List<String>> lists = new TreeMap<>(now.lists());
        if (entries == null) {
            lists.remove(name);
        } else {
            lists.put(name, List.copyOf(entries));
        }
        RuleLoadResult with = RuleLoader.load(sources.with(now.contents()).withLists(lists), time);
        Set<RuleProblem> known = new HashSet<>(loading.get().problems());
        List<RuleProblem> problems = with.problems().stream()
                .filter(problem -> !known.contains(problem))
                .toList();
        if (!problems.isEmpty()) {
            return new Outcome.Rejection(problems);
        }
        keep(new RulePackStore.Packs(now.revision(), now.contents(), lists, now.stages()), with, time);
        List<String> rules = with.read().placeholders().getOrDefault(name, List.of()).stream()
                .map(PlaceholderUse::id)
                .toList();
        return new Outcome.Fits(rules, List.of());
    }

    private void keep(RulePackStore.Packs packs, RuleLoadResult with, LoadingDeadline time) {
        DetectionEngine engine = DetectionEngine.of(
                with.pack().staged(packs.stages()), judge.get().engine(), time);
        time.check();
        ready.set(Optional.of(new Ready(List.copyOf(packs.contents()), packs.lists(), packs.stages(), with, engine)));
    }

    private Outcome tried(PackContent pack, RulePackStore.Packs all, boolean skipRefused, LoadingDeadline time) {
        RuleLoadResult with = RuleLoader.load(sources.with(all.contents()).withLists(all.lists()), time);
        Set<RuleProblem> known = new HashSet<>(loading.get().problems());
        List<RuleProblem> problems = with.problems().stream()
                .filter(problem -> isOf(pack, problem) || !known.contains(problem))
                .toList();
        boolean skippable =
                skipRefused && problems.stream().allMatch(problem -> isOf(pack, problem) && isOfOneRule(problem));
        List<String> rules = rules(with, pack.prefix());
        boolean empty = rules.isEmpty() && with.read().filters(pack.prefix()) == 0;
        if ((!problems.isEmpty() && !skippable) || empty) {
            return new Outcome.Rejection(problems);
        }
        keep(all, with, time);
        return new Outcome.Fits(rules, problems);
    }

    /**
     * Rules beyond the limit on the number of rules cannot be skipped, because the limit depends on a node's memory and
     * nodes would skip different rules.
     */
    private static boolean isOfOneRule(RuleProblem problem) {
        return !problem.code().startsWith("rules.");
    }

    private static boolean isOf(PackContent pack, RuleProblem problem) {
        return problem.file().startsWith(pack.prefix());
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
                        "all packs together have %d bytes as sent, more than the limit of %d: remove a pack, or compress the packs"
                                .formatted(bytes, limits.packs())));
    }

    private static List<String> rules(RuleLoadResult loading, String prefix) {
        return Stream.concat(
                        loading.pack().rules().stream().map(Rule::header),
                        loading.pack().correlations().stream().map(CorrelationRule::header))
                .filter(header -> header.origin().file().startsWith(prefix))
                .map(RuleHeader::id)
                .toList();
    }

    /** Returns and forgets the latest trial's result, if the trial tested these packs and lists. */
    Optional<Ready> take(RulePackStore.Packs packs) {
        Optional<Ready> found = ready.get().filter(one -> one.isOf(packs));
        if (found.isPresent()) {
            ready.set(Optional.empty());
        }
        return found;
    }

    /** Discards the latest trial's result, because the change was abandoned. */
    public void forget() {
        ready.set(Optional.empty());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
