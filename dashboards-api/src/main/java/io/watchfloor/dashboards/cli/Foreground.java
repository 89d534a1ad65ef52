package io.watchfloor.dashboards.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a program running until it is told to end (Ctrl-C, SIGTERM), and ends it in order. */
final class Foreground {

    private Foreground() {}

    /**
     * Returns when the program was told to end and has closed what runs.
     *
     * @param running closed before the process goes
     */
    static void until(AutoCloseable running) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            told.countDown();
                            try {
                                closed.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "shutdown"));
        told.await();
        try {
            running.close();
        } finally {
            closed.countDown();
        }
    }
}
