package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.board.ReadModelProjection;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.ops.platform.journal.JournalPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a limited time until the projections include a committed command, so that the next GET shows the change.
 * After the time limit, the caller sends the response anyway, or reports the delay.
 */
public final class ReadModelWait {

    /** How long a response waits for the projections. */
    public static final Duration BOARDS = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ReadModelStore boards;
    private final BlockingCalls blocking;
    private final Executor later;

    /** @param threads executor that repeats the check */
    public ReadModelWait(ReadModelStore boards, BlockingCalls blocking, Executor threads) {
        this.boards = boards;
        this.blocking = blocking;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    /**
     * Waits until the projections include everything that an entity, such as {@code case|…}, has committed so far;
     * returns false on timeout.
     */
    public CompletionStage<Boolean> boards(String persistenceId) {
        return read(ReadModelProjection.NAME, persistenceId, BOARDS);
    }

    /** Waits until a projection includes everything that an entity has committed so far; returns false on timeout. */
    public CompletionStage<Boolean> read(String fold, String persistenceId, Duration within) {
        return blocking.call(() -> boards.readAll(handle -> JournalPosition.latest(handle, persistenceId)))
                .thenCompose(committed -> committed.isEmpty()
                        ? CompletableFuture.completedFuture(true)
                        : untilTrue(
                                within,
                                () -> boards.readAll(handle -> committed.get().readBy(handle, fold))));
    }

    /** @param look check that may block, and returns whether the condition holds */
    public CompletionStage<Boolean> untilTrue(Duration within, BooleanSupplier look) {
        return until(within, () -> blocking.call(() -> look.getAsBoolean() ? Optional.of(true) : Optional.empty()))
                .thenApply(found -> found.orElse(false));
    }

    /** @return the result of the first successful check; empty on timeout */
    public <T> CompletionStage<Optional<T>> until(Duration within, Supplier<CompletionStage<Optional<T>>> look) {
        return looked(look, System.nanoTime() + within.toNanos());
    }

    private <T> CompletionStage<Optional<T>> looked(Supplier<CompletionStage<Optional<T>>> look, long end) {
        return look.get()
                .thenCompose(found -> found.isPresent() || System.nanoTime() - end >= 0
                        ? CompletableFuture.completedFuture(found)
                        : CompletableFuture.supplyAsync(() -> look, later).thenCompose(same -> looked(same, end)));
    }
}
