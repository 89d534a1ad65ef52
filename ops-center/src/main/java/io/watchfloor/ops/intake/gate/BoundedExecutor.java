package io.watchfloor.ops.intake.gate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs many tasks, at most a given number at the same time, because a batch with thousands of assets must not block
 * other batches with thousands of recoveries and writes.
 */
final class BoundedExecutor {

    private final Iterator<Supplier<CompletionStage<Integer>>> work;

    private BoundedExecutor(Iterator<Supplier<CompletionStage<Integer>>> work) {
        this.work = work;
    }

    /**
     * @param width how many tasks may run at the same time
     * @return the sum of the results; if a task fails, the stage fails after all other tasks are done
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

    /** Uses a loop while results are available immediately, so that a long batch does not need a deep stack. */
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
