package io.watchfloor.sigma.regex;

import java.util.List;
import java.util.Optional;

/**
 * A regular expression that only requires a number of consecutive characters of one kind. Counting the characters is
 * enough, whereas an automaton needs a state for each character.
 */
public final class CharRun {

    private final RegexTree.Chars chars;
    private final int least;

    private CharRun(RegexTree.Chars chars, int least) {
        this.chars = chars;
        this.least = least;
    }

    /** Creates the run. Returns empty if the expression requires anything else. */
    public static Optional<CharRun> of(RegexTree tree) {
        return switch (tree) {
            case RegexTree.Repeat(RegexTree.Chars chars, int least, int most) -> Optional.of(new CharRun(chars, least));
            case RegexTree.Sequence(List<RegexTree> parts) ->
                parts.size() == 1 ? of(parts.getFirst()) : Optional.empty();
            case RegexTree.Repeat other -> Optional.empty();
            case RegexTree.Chars other -> Optional.empty();
            case RegexTree.Choice other -> Optional.empty();
            case RegexTree.Begin other -> Optional.empty();
            case RegexTree.End other -> Optional.empty();
        };
    }

    /** Whether a match occurs in these bytes, which must be well-formed UTF-8. */
    public boolean find(byte[] bytes, int start, int end) {
        if (end - start < least) {
            return false;
        }
        int count = 0;
        for (int i = start; i < end && count < least; i++) {
            int b = bytes[i];
            if (b >= 0) {
                count = chars.has(b) ? count + 1 : 0;
            } else if ((b & 0xc0) != 0x80) {
                count = chars.allOthers() || chars.others().contains(codePoint(bytes, i)) ? count + 1 : 0;
            }
        }
        return count >= least;
    }

    private static int codePoint(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        int more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        int codePoint = lead & (0x3f >> more);
        for (int i = 1; i <= more; i++) {
            codePoint = (codePoint << 6) | (bytes[at + i] & 0x3f);
        }
        return codePoint;
    }
}
