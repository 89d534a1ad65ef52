package io.watchfloor.config.work;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Creates named daemon threads, which do not delay the end of a node. The node's uncaught exception handler logs and
 * counts their uncaught exceptions.
 */
public final class Threads {

    private Threads() {}

    /** Creates a named thread without starting it. */
    public static Thread named(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).unstarted(work);
    }

    /** Creates a thread factory. Each thread's name consists of the given name and a number. */
    public static ThreadFactory numbered(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }

    /** Creates a single-threaded scheduler. */
    public static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }
}
