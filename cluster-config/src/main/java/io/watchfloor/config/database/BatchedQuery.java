package io.watchfloor.config.database;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Combines concurrent queries of the same kind into one SQL statement. Queries that arrive while a statement runs go
 * into the next statement, of at most 500 queries, so thousands of concurrent callers need few statements. Each caller
 * waits for its answer, so the queue is never longer than the number of callers.
 *
 * @param <Q> type of a query
 * @param <A> type of the answer
 */
public final class BatchedQuery<Q, A> {

    private static final int MOST_AT_ONCE = 500;

    /** SQLSTATE classes: 22 for a value that the database rejects, 40 for a deadlock or serialization failure. */
    private static final String UNUSABLE_VALUE = "22";

    private static final String ROLLED_BACK = "40";

    private final Function<Q, String> key;
    private final Function<List<Q>, List<A>> statement;
    private final Executor executor;
    private final Deque<PendingQuestion<Q, A>> waiting = new ArrayDeque<>();
    private boolean asking;

    private record PendingQuestion<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param key returns the key of a query; one statement never contains two queries with the same key, and such
     *     queries run in the order of their arrival
     * @param statement returns answers in the order of the queries
     * @param executor runs the blocking statements
     */
    public BatchedQuery(Function<Q, String> key, Function<List<Q>, List<A>> statement, Executor executor) {
        this.key = key;
        this.statement = statement;
        this.executor = executor;
    }

    public CompletionStage<A> ask(Q question) {
        PendingQuestion<Q, A> asked = new PendingQuestion<>(question, new CompletableFuture<>());
        boolean start;
        synchronized (waiting) {
            waiting.add(asked);
            start = !asking;
            asking = true;
        }
        if (start) {
            start();
        }
        return asked.answer();
    }

    private void start() {
        try {
            executor.execute(this::work);
        } catch (RuntimeException | Error e) {
            // The executor rejects the task if the node is stopping or no thread can be created.
            List<PendingQuestion<Q, A>> left;
            synchronized (waiting) {
                left = List.copyOf(waiting);
                waiting.clear();
                asking = false;
            }
            left.forEach(one -> one.answer().completeExceptionally(e));
        }
    }

    private void work() {
        List<PendingQuestion<Q, A>> taken = new ArrayList<>();
        try {
            take(taken);
            answer(taken, true);
        } catch (Error e) {
            // Fails every caller that has no answer yet, for example after an OutOfMemoryError.
            taken.forEach(one -> one.answer().completeExceptionally(e));
            throw e;
        } finally {
            boolean more;
            synchronized (waiting) {
                more = !waiting.isEmpty();
                asking = more;
            }
            if (more) {
                start();
            }
        }
    }

    private void take(List<PendingQuestion<Q, A>> next) {
        Set<String> keys = new HashSet<>();
        synchronized (waiting) {
            for (Iterator<PendingQuestion<Q, A>> each = waiting.iterator();
                    each.hasNext() && next.size() < MOST_AT_ONCE; ) {
                PendingQuestion<Q, A> one = each.next();
                if (keys.add(key.apply(one.question()))) {
                    next.add(one);
                    each.remove();
                }
            }
        }
    }

    /** After a rejected value, runs the queries one by one, so that only the invalid query fails. */
    private void answer(List<PendingQuestion<Q, A>> all, boolean patient) {
        try {
            List<A> answers =
                    statement.apply(all.stream().map(PendingQuestion::question).toList());
            for (int at = 0; at < all.size(); at++) {
                all.get(at).answer().complete(answers.get(at));
            }
        } catch (RuntimeException e) {
            if (all.size() > 1 && failed(e, UNUSABLE_VALUE)) {
                all.forEach(one -> answer(List.of(one), patient));
            } else if (patient && failed(e, ROLLED_BACK)) {
                answer(all, false);
            } else {
                all.forEach(one -> one.answer().completeExceptionally(e));
            }
        }
    }

    private static boolean failed(Throwable failure, String stateClass) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith(stateClass)) {
                return true;
            }
        }
        return false;
    }
}
