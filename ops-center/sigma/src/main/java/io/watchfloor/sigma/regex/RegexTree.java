package io.watchfloor.sigma.regex;

import java.util.List;

/** A regular expression, as far as an automaton over bytes can match it. */
public sealed interface RegexTree {

    /**
     * One character: ASCII characters whose bits are set, all others if the flag is set, and the further ones listed.
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

    /** At least {@code least} times, at most {@code most}, where -1 means any number. */
    record Repeat(RegexTree part, int least, int most) implements RegexTree {}

    /** The beginning of the value, or of any of its lines. */
    record Begin(boolean anyLine) implements RegexTree {}

    /** The end of the value (or the line break before it), or of any of its lines. */
    record End(boolean anyLine) implements RegexTree {}
}
