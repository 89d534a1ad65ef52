package io.watchfloor.dashboards;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops parts of the node in the reverse order of their start. If a part fails to stop, the other parts are still stopped. */
final class ShutdownSteps implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSteps.class);

    private final Deque<NamedEnding> steps = new ArrayDeque<>();

    /** Stops a part of the node. */
    interface Ending {
        void run() throws Exception;
    }

    private record NamedEnding(String what, Ending ending) {}

    synchronized void add(String what, Ending ending) {
        steps.push(new NamedEnding(what, ending));
    }

    @Override
    public synchronized void close() {
        while (!steps.isEmpty()) {
            NamedEnding step = steps.pop();
            try {
                step.ending().run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly: {}", step.what(), e.toString());
            }
        }
    }
}
