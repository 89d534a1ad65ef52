package io.watchfloor.ops.rules;

/**
 * Keeps expressions from the library that compiles them for ever: RE2/J 1.8 looks for the other cases of a character until it comes back to
 * it, and from the nine letters U+1C80 to U+1C88, which are small forms of others, it never does.
 */
final class EndlessFolding {

    private static final int FIRST = 0x1c80;
    private static final int LAST = 0x1c88;
    private static final int NONE = -1;

    /** What an escaped letter stands for lies below all others, or cannot begin a range. */
    private static final int CONTROL = 0;

    private final String source;
    private int at;

    private EndlessFolding(String source) {
        this.source = source;
    }

    /**
     * To be asked of an expression that may disregard case.
     *
     * @throws IllegalArgumentException when one of the letters, or a range over them, stands in it
     */
    static void refuse(String source) {
        new EndlessFolding(source).refuse();
    }

    private void refuse() {
        boolean inClass = false;
        while (at < source.length()) {
            boolean opens = !inClass && source.charAt(at) == '[';
            boolean closes = inClass && source.charAt(at) == ']';
            int low = next();
            if (opens) {
                inClass = true;
                at += source.startsWith("^", at) ? 1 : 0;
                low = source.startsWith("]", at) ? next() : NONE;
            } else if (closes) {
                inClass = false;
            }
            int high = low;
            if (inClass && low != NONE && source.startsWith("-", at) && !source.startsWith("-]", at)) {
                at++;
                high = at < source.length() ? next() : NONE;
            }
            if (low != NONE && low <= LAST && high >= FIRST) {
                throw new IllegalArgumentException(
                        "U+1C80 to U+1C88, or a range over them, cannot be sought without regard to case: split the range there");
            }
        }
    }

    /** The character that stands here by itself or by its number. */
    private int next() {
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\' || at >= source.length()) {
            return c;
        }
        int escaped = source.codePointAt(at);
        at += Character.charCount(escaped);
        if (escaped != 'x') {
            return Character.isLetterOrDigit(escaped) && escaped < 0x80 ? CONTROL : escaped;
        }
        boolean inBraces = source.startsWith("{", at);
        int from = inBraces ? at + 1 : at;
        int to = inBraces ? source.indexOf('}', at) : Math.min(at + 2, source.length());
        if (to < 0) {
            return NONE;
        }
        at = inBraces ? to + 1 : to;
        try {
            return Integer.parseInt(source, from, to, 16);
        } catch (NumberFormatException noNumber) {
            return NONE;
        }
    }
}
