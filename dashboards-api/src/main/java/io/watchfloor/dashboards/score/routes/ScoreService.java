package io.watchfloor.dashboards.score.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.score.ControlState;
import io.watchfloor.dashboards.score.ScoreChange;
import io.watchfloor.dashboards.score.SecureScore;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * Evaluates the secure score, and stores it with the reasons of each change. One node of the cluster evaluates at a
 * time; all nodes show what is stored. The next evaluation starts {@link #PAUSE} after the end of the previous one, or
 * later if evaluations take long, so that they use at most a fifth of one database connection.
 */
public final class ScoreService {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreService.class);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int SHARE = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** PostgreSQL advisory lock of the evaluation, shared by all nodes. */
    private static final long LOCK = 0x7363_6f72_6501L;

    /** A node that does not know who would be notified evaluates only if no other node has done so for this time. */
    private static final Duration OTHERS_FIRST = Duration.ofSeconds(30);

    private final Jdbi database;
    private final FactsCollector collector;
    private final DocumentStore<ControlState> states;
    private final Clock clock;
    private final Counter failures;
    private volatile ScoreStore.@Nullable Latest shown;
    private volatile Duration lastTook = Duration.ZERO;

    /** A state of a control with its version; version 0 if no user has changed it. */
    public record VersionedState(
            long version,
            ControlState state,
            @Nullable String changedBy,
            @Nullable Instant changedAt) {}

    ScoreService(
            Jdbi database,
            FactsCollector collector,
            DocumentStore<ControlState> states,
            Clock clock,
            PrometheusRegistry registry) {
        this.database = database;
        this.collector = collector;
        this.states = states;
        this.clock = clock;
        Meters meters = new Meters(registry);
        this.failures = meters.counter("watchfloor_secure_score_failed_total");
        meters.watch("watchfloor_secure_score_evaluation_seconds", gauge -> gauge.call(lastTook.toMillis() / 1_000.0));
        meters.watch("watchfloor_secure_score", gauge -> {
            ScoreStore.Latest latest = shown;
            if (latest != null) {
                gauge.call(latest.score().tenths() / 10.0);
            }
        });
        meters.watch("watchfloor_secure_score_max", gauge -> {
            ScoreStore.Latest latest = shown;
            if (latest != null) {
                gauge.call(latest.score().mostTenths() / 10.0);
            }
        });
    }

    /** @param threads threads that may block */
    void start(ActorSystem<?> system, Executor threads) {
        schedule(system, threads, PAUSE, Duration.ZERO);
    }

    /** @param former duration of the previous evaluation; the first evaluations of a node are slow */
    private void schedule(ActorSystem<?> system, Executor threads, Duration pause, Duration former) {
        var unused = system.scheduler()
                .scheduleOnce(
                        pause,
                        () -> {
                            long start = System.nanoTime();
                            evaluateQuietly();
                            Duration took = Duration.ofNanos(System.nanoTime() - start);
                            lastTook = took;
                            schedule(system, threads, pause(took, former), took);
                        },
                        ExecutionContext.fromExecutor(threads));
    }

    private static Duration pause(Duration took, Duration former) {
        Duration shorter = took.compareTo(former) < 0 ? took : former;
        Duration rest = shorter.multipliedBy(SHARE);
        Duration limited = rest.compareTo(LONGEST_PAUSE) < 0 ? rest : LONGEST_PAUSE;
        return limited.compareTo(PAUSE) > 0 ? limited : PAUSE;
    }

    private void evaluateQuietly() {
        try {
            evaluate(false);
        } catch (RuntimeException e) {
            failures.inc();
            LOG.warn("The secure score could not be evaluated, the last value is still shown: {}", e.toString());
        }
    }

    /**
     * Evaluates the score, unless another node does so at the same time, or did so a moment ago.
     *
     * @param wait whether to wait for the other node, so that the stored score includes the caller's change
     */
    void evaluate(boolean wait) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<ScoreStore.Latest> former = latest();
        boolean recent = former.filter(one -> one.evaluatedAt().isAfter(now.minus(PAUSE)))
                .isPresent();
        if (collector.isIncomplete() || (recent && !wait)) {
            shown = former.orElse(null);
            return;
        }
        // Before the transaction, because other requests may wait here for a connection.
        FactsCollector.CoverageFacts coverage = collector.coverage(now);
        database.useTransaction(handle -> {
            boolean mine = handle.createQuery(
                            wait
                                    ? "SELECT true FROM (SELECT pg_advisory_xact_lock(:lock)) AS locked"
                                    : "SELECT pg_try_advisory_xact_lock(:lock)")
                    .bind("lock", LOCK)
                    .mapTo(Boolean.class)
                    .one();
            Optional<ScoreStore.Latest> latest = ScoreStore.latest(handle);
            shown = mine ? evaluate(handle, coverage, now, latest) : latest.orElse(null);
        });
    }

    private ScoreStore.@Nullable Latest evaluate(
            Handle handle, FactsCollector.CoverageFacts coverage, Instant now, Optional<ScoreStore.Latest> before) {
        if (!collector.knowsCoverage()
                && before.filter(one -> one.evaluatedAt().isAfter(now.minus(OTHERS_FIRST)))
                        .isPresent()) {
            return before.orElse(null);
        }
        SecureScore score = SecureScore.of(collector.collect(handle, coverage, now));
        SecureScore former = before.map(ScoreStore.Latest::score).orElse(SecureScore.NONE);
        if (before.isPresent() && former.equals(score)) {
            ScoreStore.markEvaluated(handle, now);
        } else {
            ScoreStore.saveLatest(handle, now, score);
        }
        List<ScoreChange> changes = ScoreChange.between(former, score);
        if (!changes.isEmpty() || isNewDay(handle, now)) {
            ScoreStore.append(handle, now, score, changes);
        }
        return new ScoreStore.Latest(now, score);
    }

    private static boolean isNewDay(Handle handle, Instant now) {
        return ScoreStore.lastStored(handle)
                .filter(last -> day(last).equals(day(now)))
                .isEmpty();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** The latest evaluation; empty before the first one. */
    Optional<ScoreStore.Latest> latest() {
        return database.withHandle(ScoreStore::latest);
    }

    List<ScoreStore.Stored> before(@Nullable Long number, int limit) {
        return database.withHandle(handle -> ScoreStore.before(handle, number, limit));
    }

    long count() {
        return database.withHandle(ScoreStore::count);
    }

    List<ScoreStore.Day> days() {
        return database.withHandle(ScoreStore::days);
    }

    Map<String, VersionedState> states() {
        return database.withHandle(states::all).stream()
                .collect(Collectors.toMap(Document::name, ScoreService::versioned));
    }

    VersionedState state(String control) {
        return database.withHandle(handle -> states.find(handle, control))
                .map(ScoreService::versioned)
                .orElse(new VersionedState(0, ControlState.DEFAULT, null, null));
    }

    private static VersionedState versioned(Document<ControlState> document) {
        return new VersionedState(document.version(), document.value(), document.changedBy(), document.changedAt());
    }

    /**
     * Changes the state of a control and evaluates the score.
     *
     * @param version version on which the change is based; null for any
     * @return whether the change was made; false if another user has changed the state since that version
     */
    boolean change(String control, @Nullable Long version, ControlState state, String by) {
        boolean changed = database.inTransaction(handle -> {
            long base = version != null
                    ? version
                    : states.find(handle, control).map(Document::version).orElse(0L);
            return states.put(handle, control, base, state, by, clock.instant()).isPresent();
        });
        if (changed) {
            evaluate(true);
        }
        return changed;
    }
}
