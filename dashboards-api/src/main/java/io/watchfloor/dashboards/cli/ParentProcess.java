package io.watchfloor.dashboards.cli;

import java.time.Duration;

/**
 * The process that started this program. A parent that dies, also by {@code kill -9}, tells nobody, and its open files may be ours too:
 * what always changes is that another process becomes our parent.
 */
final class ParentProcess {

    /** Set by the launcher: asked only here, a parent that ends while the JVM starts would go unnoticed. */
    private static final String PROPERTY = "watchfloor.parent";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private ParentProcess() {}

    /** @param action run once, soon after the parent has ended */
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

    /** 0 when the parent is out of sight, as it is for the first process of a container. */
    private static long current() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
