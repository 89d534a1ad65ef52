package io.watchfloor.sigma.regex;

import java.util.List;

/** A regular expression, as far as an automaton over bytes can follow it. */
public sealed interface RegexTree {

    /** One character: of ASCII those whose bits are set, any other if so said, and the further ones that are listed. */
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

    /** At least {@code least} times, at most {@code most}, which is -1 for any number. */
    record Repeat(RegexTree part, int least, int most) implements RegexTree {}

    /** Where the value begins, or any of its lines. */
    record Begin(boolean anyLine) implements RegexTree {}

    /** Where the value ends (or the line break before its end), or any of its lines. */
    record End(boolean anyLine) implements RegexTree {}
}
