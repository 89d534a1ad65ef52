package io.watchfloor.config.work;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of a node: named, and daemons, which do not keep a node that ends. What escapes from one goes to the handler of uncaught
 * exceptions, which a node sets to log and count it.
 */
public final class Threads {

    private Threads() {}

    /** One that is not started yet. */
    public static Thread named(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).unstarted(work);
    }

    /** For a pool whose threads are numbered behind this name. */
    public static ThreadFactory numbered(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }

    /** One thread for work at times. */
    public static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }
}
