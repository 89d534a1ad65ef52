package io.watchfloor.ops.intake.gate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs many tasks at once, up to a limit: a batch with thousands of assets must not make others wait behind thousands
 * of recoveries and writes.
 */
final class BoundedExecutor {

    private final Iterator<Supplier<CompletionStage<Integer>>> work;

    private BoundedExecutor(Iterator<Supplier<CompletionStage<Integer>>> work) {
        this.work = work;
    }

    /**
     * @param width most tasks at once
     * @return the sum of the results once all are there; if one fails, it fails after the others are done
     */
    static CompletionStage<Integer> run(List<Supplier<CompletionStage<Integer>>> work, int width) {
        BoundedExecutor lanes = new BoundedExecutor(work.iterator());
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        for (int lane = 0; lane < Math.min(width, work.size()); lane++) {
            running.add(lanes.go(0));
        }
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        running.stream().mapToInt(CompletableFuture::join).sum());
    }

    /** Loops over results that are already there, so a long batch needs no deep stack. */
    private CompletableFuture<Integer> go(int sum) {
        int soFar = sum;
        for (Supplier<CompletionStage<Integer>> next = next(); next != null; next = next()) {
            CompletableFuture<Integer> started = next.get().toCompletableFuture();
            int before = soFar;
            if (!started.isDone() || started.isCompletedExceptionally()) {
                return started.thenCompose(more -> go(before + more));
            }
            soFar += started.join();
        }
        return CompletableFuture.completedFuture(soFar);
    }

    private @org.jspecify.annotations.Nullable Supplier<CompletionStage<Integer>> next() {
        synchronized (work) {
            return work.hasNext() ? work.next() : null;
        }
    }
}
