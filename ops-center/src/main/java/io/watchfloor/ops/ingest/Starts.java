package io.watchfloor.ops.ingest;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * First deliveries to assets that this node has not met. Each recovers or begins a journal, several queries and a write, so a sensor has only a few
 * under way; more would make everybody's records wait at the database. What waits is bounded by the gate's room.
 */
final class Starts {

    /** The database's connections are shared by all sensors: 64 for each batch made others wait ten times as long, 16 for all of a sensor's about twice. */
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
