package io.watchfloor.ops.archive;

/** Ends a search before its time limit, from another thread. */
public final class SearchCancellation {

    private volatile boolean cancelled;

    /** Ends the query that runs within a tenth of a second. A search that has ended is not affected. */
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    ArchiveUnavailable reason(Throwable cause) {
        return new ArchiveUnavailable("archive.cancelled", "The search was cancelled by its sender.", cause);
    }
}
