package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.ops.archive.SearchTurns.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SearchTurnsTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final SearchTurns turns = new SearchTurns(1);
    private final List<Thread> threads = new ArrayList<>();

    private CompletableFuture<Turn> waiting(SearchCancellation cancellation) {
        CompletableFuture<Turn> turn = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                turn.complete(turns.await(LONG, cancellation));
            } catch (InterruptedException e) {
                turn.completeExceptionally(e);
            }
        });
        threads.add(thread);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING || turn.isDone());
        return turn;
    }

    @Test
    void aSearchThatWaitsEndsAtOnceWhenItIsCancelledAndTheOthersKeepTheirOrder() throws InterruptedException {
        assertThat(turns.await(LONG, new SearchCancellation())).isEqualTo(Turn.GRANTED);
        SearchCancellation closed = new SearchCancellation();
        CompletableFuture<Turn> first = waiting(closed);
        CompletableFuture<Turn> second = waiting(new SearchCancellation());
        CompletableFuture<Turn> third = waiting(new SearchCancellation());
        closed.cancel();
        assertThat(first.join()).isEqualTo(Turn.CANCELLED);
        assertThat(second).isNotDone();
        turns.end();
        assertThat(second.join()).isEqualTo(Turn.GRANTED);
        assertThat(third).isNotDone();
        turns.end();
        assertThat(third.join()).isEqualTo(Turn.GRANTED);
    }

    @Test
    void aSearchThatWasCancelledBeforeItWaitsGetsNoTurn() throws InterruptedException {
        assertThat(turns.await(LONG, new SearchCancellation())).isEqualTo(Turn.GRANTED);
        SearchCancellation closed = new SearchCancellation();
        closed.cancel();
        assertThat(turns.await(LONG, closed)).isEqualTo(Turn.CANCELLED);
    }

    @Test
    void aSearchThatHasWaitedForTooLongLeavesItsPlaceToTheNext() throws InterruptedException {
        assertThat(turns.await(LONG, new SearchCancellation())).isEqualTo(Turn.GRANTED);
        assertThat(turns.await(Duration.ofMillis(1), new SearchCancellation())).isEqualTo(Turn.LATE);
        turns.end();
        assertThat(turns.await(Duration.ofMillis(1), new SearchCancellation())).isEqualTo(Turn.GRANTED);
    }

    @Test
    void aSearchWhoseNodeStopsTakesNoTurnWithIt() throws InterruptedException {
        assertThat(turns.await(LONG, new SearchCancellation())).isEqualTo(Turn.GRANTED);
        CompletableFuture<Turn> stopped = waiting(new SearchCancellation());
        threads.getLast().interrupt();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        stopped.exceptionally(e -> {
                    failure.set(e);
                    return null;
                })
                .join();
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        turns.end();
        assertThat(turns.await(Duration.ofMillis(1), new SearchCancellation())).isEqualTo(Turn.GRANTED);
    }
}
