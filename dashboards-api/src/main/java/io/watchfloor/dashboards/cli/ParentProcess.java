package io.watchfloor.dashboards.cli;

import java.time.Duration;

/**
 * The parent process of this program. When a parent dies, for instance by {@code kill -9}, it sends no signal, and open
 * files may be shared; but the parent process id always changes.
 */
final class ParentProcess {

    /** Set by the launcher script: a check only in Java would miss a parent that ends while the JVM starts. */
    private static final String PROPERTY = "watchfloor.parent";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private ParentProcess() {}

    /** @param action runs once, shortly after the parent has ended */
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

    /** 0 if the parent is not visible, as for the first process of a container. */
    private static long current() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
