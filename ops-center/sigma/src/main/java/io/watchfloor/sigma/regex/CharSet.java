package io.watchfloor.sigma.regex;

import java.util.Set;
import java.util.TreeSet;

/** Builder for a set of characters. */
final class CharSet {

    /** The two letters outside ASCII that equal ASCII letters when case is ignored. */
    private static final int KELVIN = 0x212a;

    private static final int LONG_S = 0x17f;

    private long low;
    private long high;
    private boolean allOthers;
    private final Set<Integer> others = new TreeSet<>();

    static CharSet of(int codePoint) throws RegexParser.Unsupported {
        CharSet set = new CharSet();
        set.add(codePoint, codePoint);
        return set;
    }

    void add(int from, int to) throws RegexParser.Unsupported {
        for (int c = from; c <= Math.min(to, 0x7f); c++) {
            if (c < 64) {
                low |= 1L << c;
            } else {
                high |= 1L << c;
            }
        }
        if (to >= 0x80 && from == to) {
            others.add(to);
        } else if (to >= 0x80) {
            throw new RegexParser.Unsupported();
        }
    }

    void addAll(CharSet set) {
        low |= set.low;
        high |= set.high;
        allOthers |= set.allOthers;
        others.addAll(set.others);
    }

    boolean has(int ascii) {
        return (((ascii < 64 ? low : high) >>> ascii) & 1) != 0;
    }

    void ignoreCase() throws RegexParser.Unsupported {
        if (!others.isEmpty()) {
            throw new RegexParser.Unsupported();
        }
        for (char c = 'a'; c <= 'z'; c++) {
            if (has(c) || has(c - 32)) {
                add(c, c);
                add(c - 32, c - 32);
            }
        }
        if (has('k') && !allOthers) {
            others.add(KELVIN);
        }
        if (has('s') && !allOthers) {
            others.add(LONG_S);
        }
    }

    void negate() throws RegexParser.Unsupported {
        if (!others.isEmpty()) {
            throw new RegexParser.Unsupported();
        }
        low = ~low;
        high = ~high;
        allOthers = !allOthers;
    }

    RegexTree.Chars chars() {
        return new RegexTree.Chars(low, high, allOthers, java.util.List.copyOf(others));
    }
}
