package io.watchfloor.dashboards.rules.backtest;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.routing.Problem.ProblemException;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestCounts;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestDay;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestDayTotals;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestMatch;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestProgress;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestResultView;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestTimes;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestTotals;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestVerdicts;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestedRule;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.archive.ArchiveUnavailable;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.backtest.BackTestResult;
import io.watchfloor.ops.backtest.BackTestResult.Cases;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.backtest.BackTests;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobEnd;
import io.watchfloor.ops.platform.job.JobRunner;
import io.watchfloor.ops.platform.job.JobRunner.Running;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.ops.platform.job.JobStore;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Starts and runs back-tests. A result contains assets that its person may see, so each person sees only their own
 * back-tests. Writes nothing outside the table of jobs.
 */
public final class BackTestService {

    public static final JobStore.Kind KIND = new JobStore.Kind("back-test", 9, 20);

    private final BackTests tests;
    private final ReadModelStore boards;
    private final Inputs inputs;
    private final JobStore store;
    private final JobRunner jobs;
    private final Gauge running;

    /** Reads what a back-test needs, on the node that runs it. Blocks. */
    public interface Inputs {

        /** @param file rules, or empty */
        BackTestRules rules(Request request, byte[] file);

        /** The records that the person may see. */
        SearchScope scope(Visibility sight, Instant from, Instant to);
    }

    /**
     * The stored request.
     *
     * @param from earliest time of the telemetry
     * @param to time before which the telemetry happened
     * @param pack the pack that is tested, or that the file replaces
     * @param rule id of the rule that is tested
     * @param exception hash of what the exception hides whose preview this is; null for other back-tests
     * @param sight of the person who starts the back-test; null in requests of earlier versions
     */
    public record Request(
            Instant from,
            Instant to,
            @Nullable String pack,
            @Nullable String rule,
            @Nullable String exception,
            @Nullable Visibility sight) {}

    public BackTestService(
            BackTests tests, Jdbi database, ReadModelStore boards, Inputs inputs, PrometheusRegistry registry) {
        this.tests = tests;
        this.boards = boards;
        this.inputs = inputs;
        this.store = new JobStore(database, KIND);
        Meters meters = new Meters(registry);
        this.running = meters.gauge("watchfloor_back_tests_running");
        Counter ended = meters.counter("watchfloor_back_tests_total");
        this.jobs = new JobRunner(
                "back-test",
                store,
                this::run,
                status -> ended.labelValues(status.text()).inc());
    }

    /** Runs back-tests on this node until the actor system ends. */
    public void start(ActorSystem<?> system) {
        jobs.start();
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceUnbind(), "the back-tests", () -> {
            return CompletableFuture.supplyAsync(() -> {
                jobs.close();
                return Done.getInstance();
            });
        });
    }

    /**
     * Requests a back-test.
     *
     * @param subject what is tested, for people
     * @return the back-test; empty if too many wait or run
     */
    public Optional<BackTestView> request(String subject, Request request, String by, Instant at, byte[] file) {
        String id = UUID.randomUUID().toString();
        return store.add(id, new Job.Request(subject, by, at, request), file) ? find(id, by) : Optional.empty();
    }

    /** The back-tests of a person without their results, newest first. */
    public List<BackTestView> of(String person) {
        return store.list(person, KIND.open() + KIND.ended()).stream()
                .map(BackTestService::view)
                .toList();
    }

    public Optional<BackTestView> find(String id, String person) {
        return own(id, person).map(BackTestService::view);
    }

    private Optional<Job> own(String id, String person) {
        return store.find(id).filter(job -> job.request().by().equals(person));
    }

    /** Cancels a back-test that waits or runs, on any node, or deletes one that has ended.
     *
     * @return false if the person has no such back-test
     */
    public boolean remove(String id, String person) {
        return own(id, person).isPresent() && (store.cancel(id).isPresent() || store.delete(id));
    }

    private JobEnd run(Job job, Running now) {
        Request request = job.request(Request.class);
        Visibility sight = Objects.requireNonNull(request.sight());
        running.set(1);
        try {
            BackTestResult result = tests.run(
                    inputs.rules(request, store.input(job.id())),
                    request.from(),
                    request.to(),
                    inputs.scope(sight, request.from(), request.to()),
                    (read, all) -> now.reached(new BackTestProgress(read, all)));
            return result.complete()
                    ? JobEnd.done(Json.write(view(result, request, sight)))
                    : new JobEnd(JobStatus.CANCELLED, null, null);
        } catch (ArchiveUnavailable e) {
            return JobEnd.failed(e.getMessage() + " Start the back-test again.");
        } catch (ProblemException e) {
            return JobEnd.failed(e.problem().detail());
        } finally {
            running.set(0);
        }
    }

    private static BackTestView view(Job job) {
        Request request = job.request(Request.class);
        String result = job.result();
        return new BackTestView(
                job.id(),
                job.request().title(),
                job.state().status(),
                new BackTestTimes(
                        request.from(),
                        request.to(),
                        job.request().at(),
                        job.state().startedAt(),
                        job.state().endedAt()),
                job.progress(BackTestProgress.class),
                job.state().problem(),
                result == null ? null : Json.read(result, BackTestResultView.class));
    }

    private BackTestResultView view(BackTestResult result, Request request, Visibility sight) {
        double days = Math.max(
                1, Duration.between(request.from(), request.to()).toSeconds() / (double) TimeUnit.DAYS.toSeconds(1));
        BackTestTotals counts = totals(result, BackTestResult.OfRule::counts, result.cases());
        BackTestVerdicts[] verdicts = boards.read(sight, handle -> new BackTestVerdicts[] {
            BackTestVerdictQuery.of(handle, result.found()), BackTestVerdictQuery.of(handle, result.hidden())
        });
        return new BackTestResultView(
                result.records(),
                result.unreadable(),
                counts,
                totals(result, BackTestResult.OfRule::before, result.casesBefore()),
                Math.round(counts.alerts() / days * 100) / 100.0,
                verdicts[0],
                verdicts[1],
                result.rules().stream().map(BackTestService::rule).toList());
    }

    private static BackTestTotals totals(
            BackTestResult result,
            Function<BackTestResult.OfRule, BackTestResult.Counts> counts,
            @Nullable SortedMap<LocalDate, Cases> cases) {
        return new BackTestTotals(
                sum(result, counts, BackTestResult.Counts::matches),
                sum(result, counts, BackTestResult.Counts::alerts),
                cases == null ? null : sum(cases, Cases::cases),
                cases == null ? null : sum(cases, Cases::notifications),
                cases == null ? List.of() : days(cases));
    }

    private static long sum(SortedMap<LocalDate, Cases> cases, ToLongFunction<Cases> of) {
        return cases.values().stream().mapToLong(of).sum();
    }

    private static long sum(
            BackTestResult result,
            Function<BackTestResult.OfRule, BackTestResult.Counts> counts,
            ToLongFunction<BackTestResult.Counts> of) {
        return result.rules().stream().map(counts).mapToLong(of).sum();
    }

    private static List<BackTestDayTotals> days(SortedMap<LocalDate, Cases> cases) {
        return cases.entrySet().stream()
                .map(one -> new BackTestDayTotals(
                        one.getKey().toString(),
                        one.getValue().alerts(),
                        one.getValue().cases(),
                        one.getValue().notifications()))
                .toList();
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
