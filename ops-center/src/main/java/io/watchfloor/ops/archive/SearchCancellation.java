package io.watchfloor.ops.archive;

/** Ends a search before its time limit, from another thread. */
public final class SearchCancellation {

    private static final String REASON = "The search was cancelled by its sender.";

    private volatile boolean cancelled;
    private Runnable listener = () -> {};

    /**
     * Ends a search that waits for its turn at once, and the query that runs within a tenth of a second. A search that has
     * ended is not affected.
     */
    public void cancel() {
        cancelled = true;
        listener().run();
    }

    private synchronized Runnable listener() {
        return listener;
    }

    /** @param action called once at least when the search is cancelled, or at once if it was; replaces the former action */
    void onCancelled(Runnable action) {
        synchronized (this) {
            listener = action;
        }
        if (cancelled) {
            action.run();
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    ArchiveUnavailable reason() {
        return new ArchiveUnavailable("archive.cancelled", REASON);
    }

    ArchiveUnavailable reason(Throwable cause) {
        return new ArchiveUnavailable("archive.cancelled", REASON, cause);
    }
}
