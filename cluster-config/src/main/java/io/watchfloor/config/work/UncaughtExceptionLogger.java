package io.watchfloor.config.work;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs uncaught exceptions of threads, and reports the thread name to a counter. */
public final class UncaughtExceptionLogger implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptionLogger.class);

    private final Consumer<String> counter;

    /** @param counter receives the name of the thread, without the thread's number in its pool */
    public UncaughtExceptionLogger(Consumer<String> counter) {
        this.counter = counter;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        counter.accept(thread.getName().replaceFirst("-\\d+$", ""));
        if (failure instanceof PeriodicWorkFailure) {
            LOG.warn("{}", failure.getMessage());
        } else {
            LOG.error("The thread {} ended with an uncaught exception, which is a bug", thread.getName(), failure);
        }
    }
}
