package io.watchfloor.sensors.agent.action;

import org.jspecify.annotations.Nullable;

/** What a thread does that may take long, so that it can be told to stop. All of it under one lock: it stops this deed and no other. */
final class LongRunningAction {

    private @Nullable String id;
    private @Nullable Thread thread;
    private boolean ending;

    /** The thread that asks begins it. */
    synchronized void begins(StoredAction action) {
        id = action.id();
        thread = Thread.currentThread();
    }

    /** It is told to stop, if it is being done. */
    synchronized void stop(StoredAction action) {
        Thread doing = thread;
        if (doing != null && action.id().equals(id)) {
            doing.interrupt();
        }
    }

    /** The thread that asks has ended it: being told to stop matters no more. */
    synchronized void ends(StoredAction action) {
        if (!action.id().equals(id)) {
            return;
        }
        id = null;
        thread = null;
        if (!ending) {
            boolean unused = Thread.interrupted();
        }
    }

    /** Whoever is told to stop from now on ends altogether. */
    synchronized void closes() {
        ending = true;
    }

    synchronized boolean isClosing() {
        return ending;
    }
}
