package io.watchfloor.dashboards.cli;

import java.time.Duration;

/**
 * The process that started this program. A parent that dies, for instance by {@code kill -9}, tells nobody, and we may
 * share its open files. But its death always gives us another parent process.
 */
final class ParentProcess {

    /** Set by the launcher: a check made only here would miss a parent that ends while the JVM starts. */
    private static final String PROPERTY = "watchfloor.parent";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private ParentProcess() {}

    /** @param action runs once, soon after the parent has ended */
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

    /** 0 when the parent is not visible, as for the first process of a container. */
    private static long current() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
