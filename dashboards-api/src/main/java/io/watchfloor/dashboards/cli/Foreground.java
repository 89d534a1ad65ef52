package io.watchfloor.dashboards.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a program running until it is told to end (Ctrl-C, SIGTERM), and ends it in order. */
final class Foreground {

    private Foreground() {}

    /**
     * Returns when the program was told to end and has closed what runs.
     *
     * @param running closed before the process goes
     */
    static void until(AutoCloseable running) throws Exception {
        until(running, new CompletableFuture<>());
    }

    /**
     * Returns when the program was told to end, or what runs has ended by itself, and it is closed.
     *
     * @return whether it was told
     */
    static boolean until(AutoCloseable running, CompletionStage<?> ended) throws Exception {
        AtomicBoolean signalled = new AtomicBoolean();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
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
        var unused = ended.whenComplete((end, failure) -> told.countDown());
        told.await();
        boolean wasTold = signalled.get();
        try {
            running.close();
        } finally {
            closed.countDown();
        }
        return wasTold;
    }
}
