package io.watchfloor.dashboards.cli;

import java.time.Duration;

/**
 * The parent process of this program. If the parent process is killed, for instance by {@code kill -9}, this program receives no signal,
 * and inherited files may stay open in other processes. The parent process ID, however, always changes.
 */
final class ParentProcess {

    /**
     * System property with the parent process ID, set by the launcher script. A check only in Java would miss a parent process that exits
     * while the JVM starts.
     */
    private static final String PROPERTY = "watchfloor.parent";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private ParentProcess() {}

    /** @param action runs once, shortly after the parent process has exited */
    static void whenEnded(Runnable action) {
        long parent = Long.getLong(PROPERTY, current());
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (current() == parent) {
                    Thread.sleep(LOOK_EVERY);
                }
                action.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Returns 0 if the parent process is not visible, as for the first process of a container. */
    private static long current() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
