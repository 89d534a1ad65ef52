package io.watchfloor.ops.archive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Limits the searches that run at the same time. The others wait in order, until they are cancelled or too late. */
final class SearchTurns {

    private final Queue<CompletableFuture<Turn>> waiting = new ArrayDeque<>();
    private int free;

    enum Turn {
        /** The search may run, and must call {@link #end}. */
        GRANTED,
        LATE,
        CANCELLED
    }

    SearchTurns(int searches) {
        this.free = searches;
    }

    Turn await(Duration patience, SearchCancellation cancellation) throws InterruptedException {
        CompletableFuture<Turn> turn = new CompletableFuture<>();
        synchronized (this) {
            if (free > 0) {
                free--;
                return Turn.GRANTED;
            }
            waiting.add(turn);
        }
        cancellation.onCancelled(() -> turn.complete(Turn.CANCELLED));
        try {
            return turn.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            turn.complete(Turn.LATE);
            return turn.join();
        } catch (InterruptedException stopping) {
            if (!turn.complete(Turn.CANCELLED) && turn.join() == Turn.GRANTED) {
                end();
            }
            throw stopping;
        } catch (ExecutionException e) {
            throw new IllegalStateException("no turn completes with a failure", e);
        } finally {
            removeDone();
        }
    }

    private synchronized void removeDone() {
        waiting.removeIf(CompletableFuture::isDone);
    }

    /** Lets the next search run. */
    synchronized void end() {
        for (CompletableFuture<Turn> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.complete(Turn.GRANTED)) {
                return;
            }
        }
        free++;
    }
}
