package io.watchfloor.dashboards.rules.backtest;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.views.BackTestState;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestCounts;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestDay;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestMatch;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestResultView;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestVerdicts;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestedRule;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.ArchiveUnavailable;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.backtest.BackTestResult;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.backtest.BackTests;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs back-tests in the background, one at a time, so that telemetry and people do not wait. Writes nothing outside the
 * table {@code back_test}.
 */
public final class BackTestService {

    /** Back-tests that wait on this node. */
    static final int MOST_WAITING = 8;

    private static final Logger LOG = LoggerFactory.getLogger(BackTestService.class);

    private static final long TOUCHED_NANOS = Duration.ofSeconds(1).toNanos();

    private final BackTests tests;
    private final ReadModelStore boards;
    private final BackTestStore store;
    private final Gauge running;
    private final Counter ended;
    private final ThreadPoolExecutor thread;

    /**
     * A back-test to run.
     *
     * @param subject what is tested, for people
     * @param from earliest time of the telemetry
     * @param to time before which the telemetry happened
     * @param sight of the person who starts the back-test
     * @param scope the records that the person may see
     */
    public record Request(
            String subject, BackTestRules rules, Instant from, Instant to, Visibility sight, SearchScope scope) {}

    public BackTestService(BackTests tests, Jdbi database, ReadModelStore boards, PrometheusRegistry registry) {
        this.tests = tests;
        this.boards = boards;
        this.store = new BackTestStore(database, UUID.randomUUID().toString());
        Meters meters = new Meters(registry);
        this.running = meters.gauge("watchfloor_back_tests_running");
        this.ended = meters.counter("watchfloor_back_tests_total");
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("back-test").factory());
    }

    /**
     * Starts a back-test. Blocks on the database.
     *
     * @return its id; empty if too many are waiting on this node
     */
    public Optional<String> start(Request request) {
        UUID id = UUID.randomUUID();
        store.insert(id, request.sight().name(), request.subject(), request.from(), request.to());
        try {
            thread.execute(() -> run(id, request));
        } catch (RejectedExecutionException full) {
            store.cancel(id, request.sight().name());
            store.delete(id, request.sight().name());
            return Optional.empty();
        }
        return Optional.of(id.toString());
    }

    /** The back-tests of a person without their results, newest first. */
    public List<BackTestView> of(String person) {
        return store.of(person);
    }

    public Optional<BackTestView> find(UUID id, String person) {
        return store.find(id, person);
    }

    /** Cancels a back-test that waits or runs, on any node, or deletes one that has ended.
     *
     * @return false if the person has no such back-test
     */
    public boolean remove(UUID id, String person) {
        return store.cancel(id, person) || store.delete(id, person);
    }

    private void run(UUID id, Request request) {
        try {
            if (!store.start(id)) {
                ended.labelValues(BackTestState.CANCELLED.text()).inc();
                return;
            }
            running.set(1);
            ended.labelValues(ran(id, request).text()).inc();
        } catch (JdbiException e) {
            // A back-test whose row was not touched for a minute is interrupted.
            ended.labelValues(BackTestState.INTERRUPTED.text()).inc();
            LOG.warn("Back-test {} ended without a result, because the database did not respond", id, e);
        } finally {
            running.set(0);
        }
    }

    private BackTestState ran(UUID id, Request request) {
        try {
            BackTestResult result =
                    tests.run(request.rules(), request.from(), request.to(), request.scope(), new StoredProgress(id));
            if (!result.complete()) {
                return BackTestState.CANCELLED;
            }
            store.end(id, BackTestState.DONE, null, view(result, request));
            return BackTestState.DONE;
        } catch (ArchiveUnavailable e) {
            store.end(id, BackTestState.FAILED, e.getMessage(), null);
            return BackTestState.FAILED;
        } catch (JdbiException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Back-test {} failed", id, e);
            store.end(id, BackTestState.FAILED, "An internal error. The node's log has the reason.", null);
            return BackTestState.FAILED;
        }
    }

    /** Stores the progress once a second. */
    private final class StoredProgress implements ArchiveReplay.Progress {
        private final UUID id;
        private long touched;

        StoredProgress(UUID id) {
            this.id = id;
        }

        @Override
        public boolean reached(long read, long all) {
            long now = System.nanoTime();
            if (touched != 0 && now - touched < TOUCHED_NANOS) {
                return true;
            }
            touched = now;
            return store.reached(id, read, all);
        }
    }

    private BackTestResultView view(BackTestResult result, Request request) {
        double days = Math.max(
                1, Duration.between(request.from(), request.to()).toSeconds() / (double) TimeUnit.DAYS.toSeconds(1));
        BackTestCounts counts = sum(result, BackTestResult.OfRule::counts);
        BackTestVerdicts[] verdicts = boards.read(request.sight(), handle -> new BackTestVerdicts[] {
            BackTestVerdictQuery.of(handle, result.found()), BackTestVerdictQuery.of(handle, result.hidden())
        });
        return new BackTestResultView(
                result.records(),
                result.unreadable(),
                counts,
                sum(result, BackTestResult.OfRule::before),
                Math.round(counts.alerts() / days * 100) / 100.0,
                verdicts[0],
                verdicts[1],
                result.rules().stream().map(BackTestService::rule).toList());
    }

    private static BackTestCounts sum(
            BackTestResult result, Function<BackTestResult.OfRule, BackTestResult.Counts> counts) {
        return new BackTestCounts(
                sum(result, counts, BackTestResult.Counts::matches),
                sum(result, counts, BackTestResult.Counts::alerts));
    }

    private static long sum(
            BackTestResult result,
            Function<BackTestResult.OfRule, BackTestResult.Counts> counts,
            ToLongFunction<BackTestResult.Counts> of) {
        return result.rules().stream().map(counts).mapToLong(of).sum();
    }

    private static BackTestedRule rule(BackTestResult.OfRule rule) {
        return new BackTestedRule(
                rule.id(),
                rule.title(),
                rule.level(),
                counts(rule.counts()),
                counts(rule.before()),
                rule.days().entrySet().stream()
                        .map(one -> new BackTestDay(
                                one.getKey().toString(),
                                one.getValue().matches(),
                                one.getValue().alerts()))
                        .toList(),
                matches(rule.latest()),
                matches(rule.hidden()));
    }

    private static BackTestCounts counts(BackTestResult.Counts counts) {
        return new BackTestCounts(counts.matches(), counts.alerts());
    }

    private static List<BackTestMatch> matches(List<BackTestResult.Match> matches) {
        return matches.stream()
                .map(one -> new BackTestMatch(one.time(), one.asset(), one.record()))
                .toList();
    }
}
