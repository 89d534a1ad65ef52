package io.watchfloor.config.work;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what escapes from threads, and hands the thread's name on to be counted. */
public final class UncaughtExceptionLogger implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptionLogger.class);

    private final Consumer<String> counter;

    /** @param counter gets the thread's name, without the number in its pool */
    public UncaughtExceptionLogger(Consumer<String> counter) {
        this.counter = counter;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        counter.accept(thread.getName().replaceFirst("-\\d+$", ""));
        if (failure instanceof PeriodicWorkFailure) {
            LOG.warn("{}", failure.getMessage());
        } else {
            LOG.error("The thread {} has ended, which is a defect", thread.getName(), failure);
        }
    }
}
