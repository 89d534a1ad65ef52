package io.watchfloor.ops.archive;

/** A search that was not completed: too many searches run, it took too long, its sender cancelled it, or the archive cannot be read. */
public final class ArchiveUnavailable extends RuntimeException {

    private final String code;

    ArchiveUnavailable(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    ArchiveUnavailable(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * {@code archive.busy}, {@code archive.timeout}, {@code archive.cancelled}, {@code archive.cache} or {@code
     * archive.unreadable}.
     */
    public String code() {
        return code;
    }
}
