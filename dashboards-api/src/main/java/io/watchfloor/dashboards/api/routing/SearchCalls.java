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
 * Runs searches on threads of their own: {@value #AT_ONCE} at a time, {@value #OF_A_PERSON} of one person. So searches delay no other
 * call, and one person's searches delay nobody else's for longer than one search takes. Refuses what would wait too long.
 */
public final class SearchCalls {

    static final int AT_ONCE = 4;
    static final int OF_A_PERSON = 2;
    static final int WAITING = 32;
    static final int WAITING_OF_A_PERSON = 6;

    private final Executor executor;
    private final ApiMetrics metrics;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Integer> running = new HashMap<>();
    private int runningOfAll;

    private record Waiting(String person, Runnable call) {}

    /** @param executor has {@value #AT_ONCE} threads */
    public SearchCalls(Executor executor, ApiMetrics metrics) {
        this.executor = executor;
        this.metrics = metrics;
    }

    /** @throws Problem.Refused when too many searches wait, of this person or in total */
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

    private synchronized void admit(Waiting search) {
        if (waiting.stream().filter(one -> one.person().equals(search.person())).count() >= WAITING_OF_A_PERSON) {
            metrics.searchRejected("person");
            throw Problem.of(
                            429,
                            "search.too-many",
                            "%d searches of %s run or wait already. Wait for their answers, then search again."
                                    .formatted(OF_A_PERSON + WAITING_OF_A_PERSON, search.person()))
                    .asException();
        }
        if (waiting.size() >= WAITING) {
            metrics.searchRejected("center");
            throw Problem.of(503, "search.busy", "Too many searches wait for the database. Try again in a second.")
                    .asException();
        }
        waiting.add(search);
        startNext();
    }

    /** In the order of arrival, except that a person with {@value #OF_A_PERSON} running searches waits. */
    private synchronized void startNext() {
        Iterator<Waiting> queue = waiting.iterator();
        while (runningOfAll < AT_ONCE && queue.hasNext()) {
            Waiting next = queue.next();
            if (running.getOrDefault(next.person(), 0) < OF_A_PERSON) {
                queue.remove();
                runningOfAll++;
                running.merge(next.person(), 1, Integer::sum);
                executor.execute(() -> run(next));
            }
        }
    }

    private void run(Waiting search) {
        try {
            search.call().run();
        } finally {
            ended(search.person());
        }
    }

    private synchronized void ended(String person) {
        runningOfAll--;
        running.computeIfPresent(person, (name, count) -> count == 1 ? null : count - 1);
        startNext();
    }
}
