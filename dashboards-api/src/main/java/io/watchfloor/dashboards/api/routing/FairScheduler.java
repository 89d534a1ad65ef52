package io.watchfloor.dashboards.api.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Schedules reads of users with a total limit and a limit per person. The next read to run is a read of the person with
 * the fewest running reads. Among several such people, the read runs that has waited longest in relation to the recent
 * read times of its person, so that fast reads wait less and no read waits forever. Reads are rejected if too many are
 * waiting.
 */
public final class FairScheduler {

    /** Minimum read time in nanoseconds, also used for a person without earlier reads. */
    private static final double SHORTEST = Duration.ofMillis(2).toNanos();

    /** Weight of the last read in the moving average of a person's read times. */
    private static final double LAST = 0.25;

    private static final int MOST_PEOPLE = 1_000;

    private final Bounds bounds;
    private final Executor executor;
    private final ApiMetrics metrics;
    private final LongSupplier nanos;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Double> took = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
            return size() > MOST_PEOPLE;
        }
    };
    private int runningOfAll;

    /**
     * Limits of running and waiting reads.
     *
     * @param kind prefix of the error codes
     */
    public record Bounds(String kind, int atOnce, int ofAPerson, int waiting, int waitingOfAPerson) {

        /**
         * Few searches run at the same time, because concurrent searches slow each other down and a person looks at one
         * result at a time.
         */
        public static final Bounds SEARCHES = new Bounds("search", 4, 2, 32, 6);

        /**
         * Filters by parts of texts have separate limits, because such a filter reads all rows, which takes seconds,
         * while a search takes milliseconds.
         */
        public static final Bounds FILTERS = new Bounds("search", 2, 1, 32, 7);

        /**
         * The page sends a dozen requests at the same time. The limit leaves threads for commands and sign-in, which
         * use the same threads.
         */
        public static final Bounds READS = new Bounds("request", 12, 8, 192, 64);
    }

    /** @param rejected runs if the call is rejected */
    private record Waiting(String person, long since, Runnable call, CompletableFuture<?> rejected) {}

    public FairScheduler(Bounds bounds, Executor executor, ApiMetrics metrics) {
        this(bounds, executor, metrics, System::nanoTime);
    }

    FairScheduler(Bounds bounds, Executor executor, ApiMetrics metrics, LongSupplier nanos) {
        this.bounds = bounds;
        this.executor = executor;
        this.metrics = metrics;
        this.nanos = nanos;
    }

    /**
     * The result fails with {@link Problem.ProblemException} if too many reads wait in total.
     *
     * @throws Problem.ProblemException if too many reads of this person wait
     */
    <T> CompletionStage<T> call(String person, Supplier<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        admit(new Waiting(
                        person,
                        nanos.getAsLong(),
                        () -> {
                            try {
                                answer.complete(call.get());
                            } catch (RuntimeException | Error e) {
                                answer.completeExceptionally(e);
                            }
                        },
                        answer))
                .ifPresent(this::reject);
        return answer;
    }

    /** @return the read that is rejected: the new read, or the newest read of the person with the most waiting reads */
    private synchronized Optional<Waiting> admit(Waiting call) {
        long own = waitingOf(call);
        if (own >= bounds.waitingOfAPerson()) {
            metrics.rejected(bounds.kind(), "person");
            throw Problem.of(
                            429,
                            bounds.kind() + ".too-many",
                            ("%d requests of %s are running or waiting, which is the limit. Wait for their answers,"
                                            + " then send the request again.")
                                    .formatted(bounds.ofAPerson() + bounds.waitingOfAPerson(), call.person()))
                    .asException();
        }
        Optional<Waiting> rejected = Optional.empty();
        if (waiting.size() >= bounds.waiting()) {
            rejected = waiting.reversed().stream()
                    .filter(one -> waitingOf(one) > own + 1)
                    .max(Comparator.comparingLong(this::waitingOf));
            if (rejected.isEmpty()) {
                return Optional.of(call);
            }
            waiting.remove(rejected.get());
        }
        waiting.add(call);
        startNext();
        return rejected;
    }

    private void reject(Waiting call) {
        metrics.rejected(bounds.kind(), "center");
        call.rejected()
                .completeExceptionally(Problem.of(
                                503,
                                bounds.kind() + ".busy",
                                "Too many requests are waiting for the database. Try again in a second.")
                        .asException());
    }

    private synchronized void startNext() {
        long now = nanos.getAsLong();
        while (runningOfAll < bounds.atOnce()) {
            Optional<Waiting> next = waiting.stream()
                    .filter(one -> runningOf(one) < bounds.ofAPerson())
                    .min(Comparator.comparingInt(this::runningOf)
                            .thenComparingDouble(one -> -(now - one.since()) / tookLately(one.person())));
            if (next.isEmpty()) {
                return;
            }
            waiting.remove(next.get());
            runningOfAll++;
            running.merge(next.get().person(), 1, Integer::sum);
            executor.execute(() -> run(next.get()));
        }
    }

    private long waitingOf(Waiting call) {
        return waiting.stream()
                .filter(one -> one.person().equals(call.person()))
                .count();
    }

    private int runningOf(Waiting call) {
        return running.getOrDefault(call.person(), 0);
    }

    private void run(Waiting call) {
        long started = nanos.getAsLong();
        try {
            call.call().run();
        } finally {
            ended(call.person(), started);
        }
    }

    private double tookLately(String person) {
        return Math.max(SHORTEST, took.getOrDefault(person, 0.0));
    }

    private synchronized void ended(String person, long started) {
        long last = nanos.getAsLong() - started;
        took.merge(person, (double) last, (before, now) -> before + LAST * (now - before));
        runningOfAll--;
        running.computeIfPresent(person, (name, count) -> count == 1 ? null : count - 1);
        startNext();
    }
}
