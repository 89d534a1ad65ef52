package io.watchfloor.sigma.language;

/**
 * Rejects regular expressions that put RE2/J 1.8 into an endless loop. RE2/J follows the case variants of a character
 * until it returns to the first character, which never happens for the nine letters U+1C80 to U+1C88.
 */
final class FoldingLoopCheck {

    private static final int FIRST = 0x1c80;
    private static final int LAST = 0x1c88;
    private static final int NONE = -1;

    /** Placeholder for an escaped letter, which is below the affected letters or cannot start a range. */
    private static final int CONTROL = 0;

    private final String source;
    private int at;

    private FoldingLoopCheck(String source) {
        this.source = source;
    }

    /**
     * Checks an expression that ignores case.
     *
     * @throws IllegalArgumentException if the expression contains one of the letters U+1C80 to U+1C88 or a range over
     *     them
     */
    static void check(String source) {
        new FoldingLoopCheck(source).check();
    }

    /**
     * Treats each dash after the first bracket as a possible range, because only RE2/J knows where a character class
     * ends and which dash is literal.
     */
    private void check() {
        boolean mayBeInClass = false;
        while (at < source.length()) {
            mayBeInClass |= source.charAt(at) == '[';
            int low = next();
            int high = mayBeInClass && source.startsWith("-", at) && at + 1 < source.length() ? behindDash() : low;
            if (low != NONE && low <= LAST && high >= FIRST) {
                throw new IllegalArgumentException(
                        "U+1C80 to U+1C88, or a range over them, is unsupported in a case-insensitive expression; split the range");
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

    /** Reads the character at the current position, which is either literal or escaped by its number. */
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
