package io.watchfloor.sigma.language;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates the steps of a compiled regular expression, with repetitions expanded, before it is compiled. Parses only
 * the syntax that affects the size; if in doubt, overestimates the size.
 */
final class RegexSize {

    private static final int GROUP_STEPS = 2;

    /** Steps of a {@code \p} class, which has about 100 ranges. */
    private static final int NAMED_CLASS_STEPS = 100;

    private static final int RANGES_PER_STEP = 8;

    private final String source;
    private int at;

    /**
     * Number of steps of the current group, without its last part. A repetition multiplies only the steps of the last
     * part.
     */
    private long before;

    private long last;

    /** For each open group, the number of steps before the group. */
    private final Deque<Long> open = new ArrayDeque<>();

    private RegexSize(String source) {
        this.source = source;
    }

    /**
     * Returns the estimated steps of the expression.
     *
     * @throws LimitExceededException if length, nesting or steps exceed {@link RuleLimits}
     */
    static int of(String source) {
        if (source.length() > RuleLimits.REGEX_LENGTH) {
            throw new LimitExceededException(
                    "rule.regex-length",
                    "the regular expression has %d characters, but at most %d are allowed; split it"
                            .formatted(source.length(), RuleLimits.REGEX_LENGTH));
        }
        return new RegexSize(source).count();
    }

    private int count() {
        while (at < source.length()) {
            char c = source.charAt(at++);
            switch (c) {
                case '(' -> open();
                case ')' -> close();
                case '[' -> part(1 + charClass() / RANGES_PER_STEP);
                case '\\' -> escape();
                case '*', '+', '?' -> repeat(1, 1);
                case '{' -> counted();
                default -> part(1);
            }
        }
        // Unclosed groups are counted too, although the compiler rejects them later.
        while (!open.isEmpty()) {
            close();
        }
        return (int) (before + last);
    }

    private void part(long steps) {
        before += last;
        last = steps;
        bounded(before + last);
    }

    /** @param choices additional steps for the choice between repetitions */
    private void repeat(long times, long choices) {
        last = bounded(last * Math.max(1, times) + choices);
        bounded(before + last);
    }

    private void open() {
        open.push(before + last);
        before = 0;
        last = 0;
        if (open.size() > RuleLimits.REGEX_DEPTH) {
            throw new LimitExceededException(
                    "rule.regex-depth",
                    "the regular expression nests groups more than %d levels deep; use fewer groups"
                            .formatted(RuleLimits.REGEX_DEPTH));
        }
        if (source.startsWith("?", at)) {
            while (at < source.length() && ":)>".indexOf(source.charAt(at)) < 0) {
                at++;
            }
            boolean isFlags = source.startsWith(")", at);
            at = Math.min(source.length(), isFlags ? at : at + 1);
        }
    }

    private void close() {
        if (open.isEmpty()) {
            part(1);
            return;
        }
        // An empty part counts as one step.
        long group = Math.max(1, before + last) + GROUP_STEPS;
        before = open.pop();
        last = 0;
        part(group);
    }

    /** Reads a count: {@code {2}}, {@code {2,}} or {@code {2,5}}; any other text is literal. */
    private void counted() {
        int i = at;
        long least = 0;
        long most = 0;
        boolean comma = false;
        while (i < source.length() && (Character.isDigit(source.charAt(i)) || (source.charAt(i) == ',' && !comma))) {
            char c = source.charAt(i);
            if (c == ',') {
                comma = true;
            } else if (comma) {
                most = Math.min(RuleLimits.REGEX_STEPS, most * 10 + (c - '0'));
            } else {
                least = Math.min(RuleLimits.REGEX_STEPS, least * 10 + (c - '0'));
            }
            i++;
        }
        boolean isCount = i > at && source.charAt(at) != ',' && source.startsWith("}", i);
        if (isCount) {
            at = i + 1;
            repeat(Math.max(least, most), Math.max(1, most - least));
        } else {
            part(1);
        }
    }

    private void escape() {
        if (at >= source.length()) {
            return;
        }
        char c = source.charAt(at++);
        switch (c) {
            case 'Q' -> quoted();
            case 'p', 'P' -> {
                name();
                part(NAMED_CLASS_STEPS);
            }
            case 'x' -> {
                if (source.startsWith("{", at)) {
                    name();
                }
                part(1);
            }
            default -> part(1);
        }
    }

    /** Skips the name of a {@code \p} class: one letter, or a name in braces. */
    private void name() {
        int end = source.startsWith("{", at) ? source.indexOf('}', at) : at;
        at = end < 0 ? source.length() : Math.min(source.length(), end + 1);
    }

    private void quoted() {
        int end = source.indexOf("\\E", at);
        int to = end < 0 ? source.length() : end;
        for (int i = at; i < to; i++) {
            part(1);
        }
        at = end < 0 ? source.length() : end + 2;
    }

    /** Reads a character class. Returns an upper bound for the number of its ranges. */
    private long charClass() {
        long ranges = 0;
        at += source.startsWith("^", at) ? 1 : 0;
        boolean first = true;
        while (at < source.length() && (first || source.charAt(at) != ']')) {
            first = false;
            char c = source.charAt(at++);
            ranges++;
            if (c == '[' && source.startsWith(":", at)) {
                int end = source.indexOf(":]", at + 1);
                at = end < 0 ? at : end + 2;
            } else if (c == '\\' && at < source.length()) {
                char escaped = source.charAt(at++);
                if (escaped == 'p' || escaped == 'P') {
                    name();
                    ranges += (long) NAMED_CLASS_STEPS * RANGES_PER_STEP;
                } else if (escaped == 'x' && source.startsWith("{", at)) {
                    name();
                }
            }
        }
        at = Math.min(source.length(), at + 1);
        return ranges;
    }

    private long bounded(long steps) {
        if (steps > RuleLimits.REGEX_STEPS) {
            throw new LimitExceededException(
                    "rule.regex-size",
                    "the regular expression has more than %d steps when its repetitions are expanded; reduce the repetition counts"
                            .formatted(RuleLimits.REGEX_STEPS));
        }
        return steps;
    }
}
