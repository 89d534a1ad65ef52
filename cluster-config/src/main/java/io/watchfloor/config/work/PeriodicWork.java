package io.watchfloor.config.work;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task periodically on its own thread. A failed run is reported to the thread's uncaught exception handler as a
 * {@link PeriodicWorkFailure}. The next run follows as scheduled.
 */
public final class PeriodicWork implements AutoCloseable {

    private final Duration every;
    private final String failure;
    private final Work work;
    private final ScheduledExecutorService thread;

    /** The task to run. If a run is interrupted, no further run follows. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /**
     * @param thread name of the thread
     * @param every pause between two runs
     * @param failure log message for a failed run, without a full stop
     */
    public PeriodicWork(String thread, Duration every, String failure, Work work) {
        this.every = every;
        this.failure = failure;
        this.work = work;
        this.thread = Threads.timer(thread);
    }

    /** Starts the schedule with an immediate run. */
    public void startNow() {
        start(Duration.ZERO);
    }

    /** Starts the schedule. The first run follows after the usual pause. */
    public void start() {
        start(every);
    }

    private void start(Duration first) {
        var unused =
                thread.scheduleWithFixedDelay(this::runOnce, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void runOnce() {
        Thread self = Thread.currentThread();
        try {
            work.run();
        } catch (InterruptedException e) {
            self.interrupt();
        } catch (Exception | Error e) { // Catches errors too, because an uncaught Error would end the schedule.
            self.getUncaughtExceptionHandler().uncaughtException(self, new PeriodicWorkFailure(failure, every, e));
        }
    }

    /** Interrupts the current run, and waits at most the given time until the run has ended. */
    public boolean end(Duration wait) throws InterruptedException {
        thread.shutdownNow();
        return thread.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts the current run; no further run follows. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
