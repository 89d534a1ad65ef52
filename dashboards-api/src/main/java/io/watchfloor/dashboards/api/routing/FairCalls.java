package io.watchfloor.dashboards.api.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs people's reads a bounded number at a time, and of one person fewer, so that one person's reads cannot take all threads: the others
 * wait no longer than one read takes. Refuses what would wait too long.
 */
public final class FairCalls {

    private final Bounds bounds;
    private final Executor executor;
    private final ApiMetrics metrics;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Integer> running = new HashMap<>();
    private int runningOfAll;

    /**
     * How many run and wait.
     *
     * @param kind the first part of the codes of refusals
     */
    public record Bounds(String kind, int atOnce, int ofAPerson, int waiting, int waitingOfAPerson) {

        /** Searches slow each other down, and a person looks at one answer at a time. */
        public static final Bounds SEARCHES = new Bounds("search", 4, 2, 32, 6);

        /** A page asks for a dozen things at once. The threads are shared with orders and sign-in. */
        public static final Bounds READS = new Bounds("request", 12, 8, 192, 64);
    }

    private record Waiting(String person, Runnable call) {}

    public FairCalls(Bounds bounds, Executor executor, ApiMetrics metrics) {
        this.bounds = bounds;
        this.executor = executor;
        this.metrics = metrics;
    }

    /** @throws Problem.Refused when too many calls wait, of this person or in total */
    <T> CompletionStage<T> call(String person, Supplier<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        admit(new Waiting(person, () -> {
            try {
                answer.complete(call.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    private synchronized void admit(Waiting call) {
        if (waiting.stream().filter(one -> one.person().equals(call.person())).count() >= bounds.waitingOfAPerson()) {
            metrics.rejected(bounds.kind(), "person");
            throw Problem.of(
                            429,
                            bounds.kind() + ".too-many",
                            "%d requests of %s run or wait already. Wait for their answers, then ask again."
                                    .formatted(bounds.ofAPerson() + bounds.waitingOfAPerson(), call.person()))
                    .asException();
        }
        if (waiting.size() >= bounds.waiting()) {
            metrics.rejected(bounds.kind(), "center");
            throw Problem.of(
                            503,
                            bounds.kind() + ".busy",
                            "Too many requests wait for the database. Try again in a second.")
                    .asException();
        }
        waiting.add(call);
        startNext();
    }

    /** In the order of arrival, except that a person who has as many running calls as one may have waits. */
    private synchronized void startNext() {
        Iterator<Waiting> queue = waiting.iterator();
        while (runningOfAll < bounds.atOnce() && queue.hasNext()) {
            Waiting next = queue.next();
            if (running.getOrDefault(next.person(), 0) < bounds.ofAPerson()) {
                queue.remove();
                runningOfAll++;
                running.merge(next.person(), 1, Integer::sum);
                executor.execute(() -> run(next));
            }
        }
    }

    private void run(Waiting call) {
        try {
            call.call().run();
        } finally {
            ended(call.person());
        }
    }

    private synchronized void ended(String person) {
        runningOfAll--;
        running.computeIfPresent(person, (name, count) -> count == 1 ? null : count - 1);
        startNext();
    }
}
