package io.watchfloor.config.work;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does the same work again and again, on a thread of its own. A turn that fails goes to the thread's handler of uncaught exceptions as a
 * {@link PeriodicWorkFailure}; the next turn comes all the same.
 */
public final class PeriodicWork implements AutoCloseable {

    private final Duration every;
    private final String failure;
    private final Work work;
    private final ScheduledExecutorService thread;

    /** What is done. An interrupted turn is the last one. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /**
     * @param thread its name
     * @param every from the end of a turn to the next
     * @param failure what is the matter when a turn fails, as a sentence that does not end
     */
    public PeriodicWork(String thread, Duration every, String failure, Work work) {
        this.every = every;
        this.failure = failure;
        this.work = work;
        this.thread = Threads.timer(thread);
    }

    /** The first turn comes at once. */
    public void startNow() {
        start(Duration.ZERO);
    }

    /** The first turn comes after the usual pause. */
    public void start() {
        start(every);
    }

    private void start(Duration first) {
        var unused =
                thread.scheduleWithFixedDelay(this::turn, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void turn() {
        Thread self = Thread.currentThread();
        try {
            work.run();
        } catch (InterruptedException e) {
            self.interrupt();
        } catch (Exception | Error e) { // An error, too, would end the schedule without a word.
            self.getUncaughtExceptionHandler().uncaughtException(self, new PeriodicWorkFailure(failure, every, e));
        }
    }

    /** Interrupts the turn that is under way, and waits for its end no longer than this. */
    public boolean end(Duration wait) throws InterruptedException {
        thread.shutdownNow();
        return thread.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts the turn that is under way; none follows. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
