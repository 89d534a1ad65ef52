package io.watchfloor.dashboards.audit.chain;

/**
 * The first thing that is wrong with a log.
 *
 * @param source the file
 * @param line 1 for its first one
 * @param seq of the record, 0 when it is about none
 * @param what a sentence
 */
public record LogFlaw(Kind kind, String source, long line, long seq, String what) {

    public enum Kind {
        /** Not a line that the center writes. */
        UNREADABLE,
        /** A record's hash does not follow from it and what is before it. */
        CHANGED,
        /** A record is missing. */
        MISSING,
        /** A record stands where another one must. */
        OUT_OF_ORDER,
        /** The end is cut off. */
        TRUNCATED,
        /** The records fit each other, but not what was signed or exported earlier. */
        FORKED,
        /** It belongs to another center's log. */
        FOREIGN,
        /** A head that its key did not sign, or that an unknown key signed. */
        SIGNATURE
    }

    @Override
    public String toString() {
        return "%s:%d: %s".formatted(source, line, what);
    }
}
