package io.watchfloor.ops.ingest;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * First deliveries to assets that this node has not met. Each restores or starts a journal: several queries and one
 * write. So each sensor has only a few in progress; more would make everybody's records wait for the database. The
 * gate's room bounds the queue.
 */
final class Starts {

    /**
     * All sensors share the database's connections: 64 for each batch made others wait ten times as long, 16 for all
     * batches of a sensor about twice.
     */
    private static final int PER_SENSOR = 16;

    private final Map<String, Line> lines = new HashMap<>();

    private static final class Line {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int underWay;
    }

    /** Runs the work now, or when it is its turn in the sensor's line. */
    CompletionStage<Integer> inTurn(String sensor, Supplier<CompletionStage<Integer>> work) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Runnable start;
        synchronized (lines) {
            Line line = lines.computeIfAbsent(sensor, unused -> new Line());
            start = () -> run(sensor, line, work, done);
            if (line.underWay == PER_SENSOR) {
                line.waiting.add(start);
                return done;
            }
            line.underWay++;
        }
        start.run();
        return done;
    }

    private void run(
            String sensor, Line line, Supplier<CompletionStage<Integer>> work, CompletableFuture<Integer> done) {
        try {
            work.get().whenComplete((result, failure) -> {
                next(sensor, line);
                if (failure == null) {
                    done.complete(result);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            next(sensor, line);
            done.completeExceptionally(e);
        }
    }

    private void next(String sensor, Line line) {
        Runnable start;
        synchronized (lines) {
            start = line.waiting.poll();
            if (start == null && --line.underWay == 0) {
                lines.remove(sensor);
            }
        }
        if (start != null) {
            start.run();
        }
    }
}
