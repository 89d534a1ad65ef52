package io.watchfloor.dashboards.cli;

import io.watchfloor.config.node.StartFailure;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps a program running until it is told to end (Ctrl-C, SIGTERM), and then closes it in order. */
final class Foreground {

    private Foreground() {}

    /**
     * Returns once the program was told to end, or cannot continue, and is closed.
     *
     * @param running closed before the process ends
     * @param ended why it cannot continue
     * @throws StartFailure why it could not continue, unless the program was told to end
     */
    static void until(AutoCloseable running, CompletionStage<StartFailure> ended) throws Exception {
        AtomicBoolean signalled = new AtomicBoolean();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<StartFailure> why = new AtomicReference<>();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            signalled.set(true);
                            told.countDown();
                            try {
                                closed.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "shutdown"));
        var unused = ended.thenAccept(failure -> {
            why.set(failure);
            told.countDown();
        });
        told.await();
        StartFailure failure = signalled.get() ? null : why.get();
        try {
            running.close();
        } finally {
            closed.countDown();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
