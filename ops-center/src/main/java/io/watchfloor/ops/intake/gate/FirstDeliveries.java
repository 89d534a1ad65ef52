package io.watchfloor.ops.intake.gate;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the first deliveries to assets that this node has not loaded yet. Such a delivery loads or starts a journal,
 * which takes several queries and one write. Therefore each sensor has only a few such deliveries in progress, so
 * that the records of other sensors need not wait for the database. The capacity of the gate limits the length of the
 * queue.
 */
final class FirstDeliveries {

    /**
     * All sensors share the database connections. With 64 first deliveries for each batch, other sensors waited ten
     * times as long as without them; with 16 for all batches of one sensor, about twice as long.
     */
    private static final int PER_SENSOR = 16;

    private final Map<String, Line> lines = new HashMap<>();

    private static final class Line {
        private final Queue<First> waiting = new ArrayDeque<>();
        private int underWay;
    }

    private record First(Supplier<CompletionStage<Integer>> work, CompletableFuture<Integer> done) {

        CompletableFuture<Integer> begun() {
            try {
                return work.get().toCompletableFuture();
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    /** Runs the work now, or after earlier work of the same sensor is done. */
    CompletionStage<Integer> submit(String sensor, Supplier<CompletionStage<Integer>> work) {
        First first = new First(work, new CompletableFuture<>());
        synchronized (lines) {
            Line line = lines.computeIfAbsent(sensor, unused -> new Line());
            if (line.underWay == PER_SENSOR) {
                line.waiting.add(first);
                return first.done();
            }
            line.underWay++;
        }
        run(sensor, first);
        return first.done();
    }

    /**
     * Uses a loop while results are available immediately, as when the node leaves its cluster, so that a long queue
     * does not need a deep stack.
     */
    private void run(String sensor, First first) {
        First current = first;
        while (current != null) {
            First begun = current;
            CompletableFuture<Integer> result = begun.begun();
            if (!result.isDone()) {
                var unused = result.whenComplete((made, failure) -> {
                    First next = next(sensor);
                    settle(begun, made, failure);
                    if (next != null) {
                        run(sensor, next);
                    }
                });
                return;
            }
            current = next(sensor);
            var unused = result.whenComplete((made, failure) -> settle(begun, made, failure));
        }
    }

    private static void settle(First first, @Nullable Integer made, @Nullable Throwable failure) {
        if (failure == null) {
            first.done().complete(made);
        } else {
            first.done().completeExceptionally(failure);
        }
    }

    private @Nullable First next(String sensor) {
        synchronized (lines) {
            Line line = Objects.requireNonNull(lines.get(sensor));
            First next = line.waiting.poll();
            if (next == null && --line.underWay == 0) {
                lines.remove(sensor);
            }
            return next;
        }
    }
}
