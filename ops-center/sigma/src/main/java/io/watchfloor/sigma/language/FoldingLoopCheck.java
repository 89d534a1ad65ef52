package io.watchfloor.sigma.language;

/**
 * Keeps the compiling library from endless loops: RE2/J 1.8 follows the other cases of a character until it comes back
 * to it, which never happens for the nine letters U+1C80 to U+1C88, lower-case variants of other letters.
 */
final class FoldingLoopCheck {

    private static final int FIRST = 0x1c80;
    private static final int LAST = 0x1c88;
    private static final int NONE = -1;

    /** The character of an escaped letter is below all others, or cannot begin a range. */
    private static final int CONTROL = 0;

    private final String source;
    private int at;

    private FoldingLoopCheck(String source) {
        this.source = source;
    }

    /**
     * Must be called for an expression that may ignore case.
     *
     * @throws IllegalArgumentException when it contains one of the letters, or a range over them
     */
    static void refuse(String source) {
        new FoldingLoopCheck(source).refuse();
    }

    /**
     * Only the library knows where a class ends and which dash in it is literal: after the first bracket each dash may
     * form a range.
     */
    private void refuse() {
        boolean mayBeInClass = false;
        while (at < source.length()) {
            mayBeInClass |= source.charAt(at) == '[';
            int low = next();
            int high = mayBeInClass && source.startsWith("-", at) && at + 1 < source.length() ? behindDash() : low;
            if (low != NONE && low <= LAST && high >= FIRST) {
                throw new IllegalArgumentException(
                        "U+1C80 to U+1C88, or a range over them, cannot be sought without regard to case: split the range there");
            }
        }
    }

    private int behindDash() {
        int dash = at;
        at++;
        int high = next();
        at = dash;
        return high;
    }

    /** The character at this position, written directly or by its number. */
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
        int to = inBraces ? from : Math.min(at + 2, source.length());
        while (inBraces && to < source.length() && Character.digit(source.charAt(to), 16) >= 0) {
            to++;
        }
        try {
            int number = Integer.parseInt(source, from, to, 16);
            at = inBraces && source.startsWith("}", to) ? to + 1 : to;
            return number;
        } catch (NumberFormatException noNumber) {
            return NONE;
        }
    }
}
