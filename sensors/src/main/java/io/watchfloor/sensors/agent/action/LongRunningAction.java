package io.watchfloor.sensors.agent.action;

import org.jspecify.annotations.Nullable;

/**
 * Holds the action that is running on the thread for long-running actions, so that a cancel order can interrupt the
 * action. All methods use one lock, so that a cancel order never interrupts the next action by mistake.
 */
final class LongRunningAction {

    private @Nullable String id;
    private @Nullable Thread thread;
    private boolean closing;

    /** Called by the executing thread when it starts the action. */
    synchronized void start(StoredAction action) {
        id = action.id();
        thread = Thread.currentThread();
    }

    /** Interrupts the action if it is running. */
    synchronized void interrupt(StoredAction action) {
        Thread doing = thread;
        if (doing != null && action.id().equals(id)) {
            doing.interrupt();
        }
    }

    /** Called by the executing thread when it has finished the action. Clears a pending interrupt. */
    synchronized void finish(StoredAction action) {
        if (!action.id().equals(id)) {
            return;
        }
        id = null;
        thread = null;
        if (!closing) {
            boolean unused = Thread.interrupted();
        }
    }

    /** After this call, an interrupt means that the executor is closing. */
    synchronized void close() {
        closing = true;
    }

    synchronized boolean isClosing() {
        return closing;
    }
}
