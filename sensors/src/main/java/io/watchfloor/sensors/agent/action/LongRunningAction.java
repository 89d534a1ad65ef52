package io.watchfloor.sensors.agent.action;

import org.jspecify.annotations.Nullable;

/**
 * The action that the long-running thread currently executes, so that a cancel can interrupt it. All methods use one
 * lock, so that a cancel interrupts this action and never the next one.
 */
final class LongRunningAction {

    private @Nullable String id;
    private @Nullable Thread thread;
    private boolean closing;

    /** The calling thread starts the action. */
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

    /** The calling thread has finished the action: clears a pending interrupt. */
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

    /** From now on an interrupt means that the executor is closing. */
    synchronized void close() {
        closing = true;
    }

    synchronized boolean isClosing() {
        return closing;
    }
}
