package io.watchfloor.dashboards.cli;

import io.watchfloor.config.node.StartFailure;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a node or the demo until Ctrl-C or SIGTERM, then closes it. */
final class Foreground {

    private Foreground() {}

    /**
     * Returns after the program was stopped or has failed, and has been closed.
     *
     * @param running program that is closed before the process exits
     * @param ended completes if the program must stop by itself
     * @throws StartFailure the reason why the program could not continue, unless it was stopped
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
