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
 * Waits, within a bound, for what follows from a command that is committed: who changed something finds the change in the next GET. When it
 * does not come in time, the caller answers all the same, or says that it did not come.
 */
public final class ReadModelWait {

    /** How long an answer waits for the boards. */
    public static final Duration BOARDS = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ReadModelStore boards;
    private final BlockingCalls blocking;
    private final Executor later;

    /** @param threads look again */
    public ReadModelWait(ReadModelStore boards, BlockingCalls blocking, Executor threads) {
        this.boards = boards;
        this.blocking = blocking;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    /** Until the boards have read what this entity has committed so far, such as {@code case|…}; false when they lag. */
    public CompletionStage<Boolean> boards(String persistenceId) {
        return read(ReadModelProjection.NAME, persistenceId, BOARDS);
    }

    /** Until a fold has read what this entity has committed so far; false when it has not in time. */
    public CompletionStage<Boolean> read(String fold, String persistenceId, Duration within) {
        return blocking.call(() -> boards.readAll(handle -> JournalPosition.latest(handle, persistenceId)))
                .thenCompose(committed -> committed.isEmpty()
                        ? CompletableFuture.completedFuture(true)
                        : untilTrue(
                                within,
                                () -> boards.readAll(handle -> committed.get().readBy(handle, fold))));
    }

    /** @param look may block; whether it is so */
    public CompletionStage<Boolean> untilTrue(Duration within, BooleanSupplier look) {
        return until(within, () -> blocking.call(() -> look.getAsBoolean() ? Optional.of(true) : Optional.empty()))
                .thenApply(found -> found.orElse(false));
    }

    /** @return what a look found; empty when none did in time */
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
