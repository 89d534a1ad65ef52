package io.watchfloor.ops.lookback;

import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobStore;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks back: rules or indicators that are live evaluate the telemetry that the archive has kept, and open alerts. Requests are stored
 * and run in the background, by any node that evaluates telemetry. All methods block.
 */
public final class LookBacks {

    private static final JobStore.Kind KIND = new JobStore.Kind("look-back", 20, 200);

    private final Jdbi database;
    private final JobStore store;
    private final Supplier<RulePack> active;
    private final boolean keepsTelemetry;
    private final Clock clock;

    /** The outcome of a request. */
    public sealed interface Outcome {

        record Started(LookBack job) implements Outcome {}

        /** Rules that are not live, or that only feed correlations; empty if there is no rule. */
        record NotLive(List<String> rules) implements Outcome {
            public NotLive {
                rules = List.copyOf(rules);
            }
        }

        record TooMany(int open) implements Outcome {}

        /** No telemetry is kept. */
        record NoArchive() implements Outcome {}
    }

    /**
     * @param active the rules that this node evaluates
     * @param keepsTelemetry whether the center has an archive
     */
    public LookBacks(Jdbi database, Supplier<RulePack> active, boolean keepsTelemetry, Clock clock) {
        this.database = database;
        this.store = store(database);
        this.active = active;
        this.keepsTelemetry = keepsTelemetry;
        this.clock = clock;
    }

    static JobStore store(Jdbi database) {
        return new JobStore(database, KIND);
    }

    /** Whether a rule or correlation is live, and detects by itself. */
    public static boolean isLive(RulePack pack, String rule) {
        return !pack.isShadow(rule)
                && pack.isDetection(rule)
                && (pack.rule(rule).isPresent()
                        || pack.correlations().stream().anyMatch(one -> one.id().equals(rule)));
    }

    /**
     * Stores a job, which a node starts within seconds.
     *
     * @param id of the job
     * @param rules ids of rules and correlations
     * @param title for people
     * @param days of telemetry, until now
     */
    public Outcome request(String id, Collection<String> rules, String title, int days, String by) {
        if (!keepsTelemetry) {
            return new Outcome.NoArchive();
        }
        RulePack pack = active.get();
        List<String> wrong =
                rules.stream().filter(rule -> !isLive(pack, rule)).sorted().toList();
        if (!wrong.isEmpty() || rules.isEmpty()) {
            return new Outcome.NotLive(wrong);
        }
        Instant now = clock.instant();
        LookBack.Request content = new LookBack.Request(
                rules.stream().distinct().sorted().toList(), now.minus(Duration.ofDays(days)), now);
        return store.add(id, new Job.Request(title, by, now, content), null)
                ? new Outcome.Started(find(id).orElseThrow())
                : new Outcome.TooMany(store.open());
    }

    /**
     * The same with indicators.
     *
     * @param indicators ids; those that are not live when the job starts are not compared, and counted
     */
    public Outcome requestIndicators(String id, Collection<String> indicators, int days, String by) {
        if (!keepsTelemetry) {
            return new Outcome.NoArchive();
        }
        boolean added = database.inTransaction(
                handle -> IndicatorLookBacks.add(handle, store, id, indicators, days, by, clock.instant()));
        return added ? new Outcome.Started(find(id).orElseThrow()) : new Outcome.TooMany(store.open());
    }

    /** The jobs, newest first. */
    public List<LookBack> list(int limit) {
        return store.list(null, limit).stream().map(LookBack::of).toList();
    }

    public Optional<LookBack> find(String id) {
        return store.find(id).map(LookBack::of);
    }

    /**
     * Cancels a job. What it has found stays.
     *
     * @return the job; empty if it does not exist or has ended
     */
    public Optional<LookBack> cancel(String id) {
        return store.cancel(id).map(LookBack::of);
    }
}
