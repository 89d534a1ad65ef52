package io.watchfloor.dashboards.api.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Runs calls that block on the database on separate threads, and limits the number of waiting calls. */
public final class BlockingCalls {

    private static final int MOST_WAITING = 256;

    private final Executor executor;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    /** Too many calls are waiting. */
    static final class Busy extends RuntimeException {
        Busy() {
            super("too many calls", null, false, false);
        }
    }

    public BlockingCalls(Executor executor) {
        this.executor = executor;
    }

    public <T> CompletionStage<T> call(Supplier<T> call) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(new Busy());
        }
        return CompletableFuture.supplyAsync(call, executor).whenComplete((done, failure) -> places.release());
    }

    /** Accepts the call even if too many calls are waiting. Used for audit records of completed changes. */
    public <T> CompletionStage<T> always(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, executor);
    }
}
