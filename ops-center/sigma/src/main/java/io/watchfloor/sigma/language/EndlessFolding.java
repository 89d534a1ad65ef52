package io.watchfloor.sigma.language;

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

    /** Where a class ends, and which dash in it is one, is the library's to know: behind the first bracket each dash may make a range. */
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
