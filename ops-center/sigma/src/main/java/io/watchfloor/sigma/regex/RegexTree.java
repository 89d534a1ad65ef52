package io.watchfloor.sigma.regex;

import java.util.List;

/** Syntax tree of a regular expression that an automaton over bytes can match. */
public sealed interface RegexTree {

    /**
     * One character: the ASCII characters whose bits are set, all non-ASCII characters if the flag is set, and the
     * listed characters.
     */
    record Chars(long low, long high, boolean allOthers, List<Integer> others) implements RegexTree {
        public Chars {
            others = List.copyOf(others);
        }

        boolean has(int ascii) {
            return (((ascii < 64 ? low : high) >>> ascii) & 1) != 0;
        }
    }

    record Sequence(List<RegexTree> parts) implements RegexTree {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    record Choice(List<RegexTree> parts) implements RegexTree {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /** A part that is repeated at least {@code least} times and at most {@code most} times; -1 means any number. */
    record Repeat(RegexTree part, int least, int most) implements RegexTree {}

    /** Start of the value, or of any line of the value. */
    record Begin(boolean anyLine) implements RegexTree {}

    /** End of the value (or the line break before the end), or of any line of the value. */
    record End(boolean anyLine) implements RegexTree {}
}
