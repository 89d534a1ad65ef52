package io.watchfloor.dashboards.audit.chain;

/**
 * The first flaw of a log.
 *
 * @param source the file
 * @param line starting at 1
 * @param seq number of the record, 0 if the flaw concerns no record
 * @param what description of the flaw, as a sentence
 */
public record LogFlaw(Kind kind, String source, long line, long seq, String what) {

    public enum Kind {
        /** The line does not have the format of the center. */
        UNREADABLE,
        /** The hash of a record does not match its content and the previous record. */
        CHANGED,
        /** A record is missing. */
        MISSING,
        /** A record is in the wrong place. */
        OUT_OF_ORDER,
        /** Records at the end of the log were removed. */
        TRUNCATED,
        /** The records are consistent, but differ from records that were signed or exported earlier. */
        FORKED,
        /** The file belongs to the audit log of another center. */
        FOREIGN,
        /** The signature of a chain head is invalid or made with an unknown key. */
        SIGNATURE
    }

    @Override
    public String toString() {
        return "%s:%d: %s".formatted(source, line, what);
    }
}
