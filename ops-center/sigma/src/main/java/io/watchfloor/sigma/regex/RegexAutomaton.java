package io.watchfloor.sigma.regex;

import io.watchfloor.sigma.language.Regex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A regular expression, compiled to a nondeterministic automaton over UTF-8 bytes. {@link RegexMatcher} executes the
 * automaton. Immutable.
 */
public final class RegexAutomaton {

    /** Types of the automaton's steps. */
    enum Op {
        BYTES,
        SPLIT,
        BEGIN,
        BEGIN_LINE,
        END,
        END_LINE,
        MATCH
    }

    private static final int MOST_STEPS = 12_000;
    private static final int WORDS = 4;

    private final List<Op> ops = new ArrayList<>();
    private final List<long[]> sets = new ArrayList<>();
    private final List<int[]> followers = new ArrayList<>();
    private final int start;
    private final int shortest;
    private final int[] classOf = new int[256];
    private final int classes;

    private RegexAutomaton(RegexTree tree) throws RegexParser.Unsupported {
        int match = add(Op.MATCH, new long[0]);
        this.start = emit(tree, match);
        this.classes = classify();
        this.shortest = shortest(tree);
    }

    /** Minimum number of bytes of a match. */
    int shortest() {
        return shortest;
    }

    private static int shortest(RegexTree tree) {
        return switch (tree) {
            case RegexTree.Chars chars -> 1;
            case RegexTree.Sequence(List<RegexTree> parts) ->
                parts.stream().mapToInt(RegexAutomaton::shortest).sum();
            case RegexTree.Choice(List<RegexTree> parts) ->
                parts.stream().mapToInt(RegexAutomaton::shortest).min().orElse(0);
            case RegexTree.Repeat(RegexTree part, int least, int most) -> least * shortest(part);
            case RegexTree.Begin(boolean anyLine) -> 0;
            case RegexTree.End(boolean anyLine) -> 0;
        };
    }

    /** Builds the automaton; empty if the general regex engine must be used. */
    public static Optional<RegexAutomaton> of(Regex regex) {
        return RegexParser.parse(regex).flatMap(tree -> {
            try {
                return Optional.of(new RegexAutomaton(tree));
            } catch (RegexParser.Unsupported tooLarge) {
                return Optional.empty();
            }
        });
    }

    int start() {
        return start;
    }

    int size() {
        return ops.size();
    }

    Op op(int step) {
        return ops.get(step);
    }

    int[] followers(int step) {
        return followers.get(step);
    }

    boolean takes(int step, int b) {
        return ((sets.get(step)[b >>> 6] >>> b) & 1) != 0;
    }

    /** Returns the class of a byte. Bytes that no step distinguishes share a class. */
    int classOf(int b) {
        return classOf[b];
    }

    int classes() {
        return classes;
    }

    private int add(Op op, long[] set, int... next) throws RegexParser.Unsupported {
        if (ops.size() >= MOST_STEPS) {
            throw new RegexParser.Unsupported();
        }
        ops.add(op);
        sets.add(set);
        followers.add(next);
        return ops.size() - 1;
    }

    /** Adds the steps of a tree, which continue at {@code next}, and returns the first step. */
    private int emit(RegexTree tree, int next) throws RegexParser.Unsupported {
        return switch (tree) {
            case RegexTree.Chars chars -> chars(chars, next);
            case RegexTree.Sequence(List<RegexTree> parts) -> {
                int entry = next;
                for (RegexTree part : parts.reversed()) {
                    entry = emit(part, entry);
                }
                yield entry;
            }
            case RegexTree.Choice(List<RegexTree> parts) -> {
                int[] entries = new int[parts.size()];
                for (int i = 0; i < entries.length; i++) {
                    entries[i] = emit(parts.get(i), next);
                }
                yield add(Op.SPLIT, new long[0], entries);
            }
            case RegexTree.Repeat(RegexTree part, int least, int most) -> repeat(part, least, most, next);
            case RegexTree.Begin(boolean anyLine) -> add(anyLine ? Op.BEGIN_LINE : Op.BEGIN, new long[0], next);
            case RegexTree.End(boolean anyLine) -> add(anyLine ? Op.END_LINE : Op.END, new long[0], next);
        };
    }

    private int repeat(RegexTree part, int least, int most, int next) throws RegexParser.Unsupported {
        int entry = next;
        if (most < 0) {
            int loop = add(Op.SPLIT, new long[0], next, next);
            followers.get(loop)[1] = emit(part, loop);
            entry = loop;
        } else {
            for (int i = least; i < most; i++) {
                entry = add(Op.SPLIT, new long[0], emit(part, entry), next);
            }
        }
        for (int i = 0; i < least; i++) {
            entry = emit(part, entry);
        }
        return entry;
    }

    private int chars(RegexTree.Chars chars, int next) throws RegexParser.Unsupported {
        List<Integer> entries = new ArrayList<>();
        if ((chars.low() | chars.high()) != 0) {
            entries.add(add(Op.BYTES, new long[] {chars.low(), chars.high(), 0, 0}, next));
        }
        if (chars.allOthers()) {
            int last = bytes(0x80, 0xbf, next);
            int third = bytes(0x80, 0xbf, last);
            int second = bytes(0x80, 0xbf, third);
            entries.add(bytes(0xc2, 0xdf, last));
            entries.add(bytes(0xe0, 0xef, third));
            entries.add(bytes(0xf0, 0xf4, second));
        }
        for (int other : chars.others()) {
            byte[] utf8 = Character.toString(other).getBytes(StandardCharsets.UTF_8);
            int entry = next;
            for (int i = utf8.length - 1; i >= 0; i--) {
                entry = bytes(utf8[i] & 0xff, utf8[i] & 0xff, entry);
            }
            entries.add(entry);
        }
        return entries.size() == 1
                ? entries.getFirst()
                : add(
                        Op.SPLIT,
                        new long[0],
                        entries.stream().mapToInt(Integer::intValue).toArray());
    }

    private int bytes(int from, int to, int next) throws RegexParser.Unsupported {
        long[] set = new long[WORDS];
        for (int b = from; b <= to; b++) {
            set[b >>> 6] |= 1L << b;
        }
        return add(Op.BYTES, set, next);
    }

    private int classify() {
        List<long[]> distinct = new ArrayList<>();
        for (int i = 0; i < ops.size(); i++) {
            long[] set = sets.get(i);
            if (ops.get(i) == Op.BYTES && distinct.stream().noneMatch(known -> Arrays.equals(known, set))) {
                distinct.add(set);
            }
        }
        long[] lineBreak = new long[WORDS];
        lineBreak[0] = 1L << '\n';
        distinct.add(lineBreak);
        int count = 1;
        for (long[] set : distinct) {
            int[] moved = new int[count * 2];
            int more = 0;
            for (int b = 0; b < 256; b++) {
                int known = classOf[b] * 2 + (int) ((set[b >>> 6] >>> b) & 1);
                if (moved[known] == 0) {
                    moved[known] = ++more;
                }
                classOf[b] = moved[known] - 1;
            }
            count = more;
        }
        return count;
    }
}
