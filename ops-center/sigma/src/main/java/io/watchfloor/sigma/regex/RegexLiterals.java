package io.watchfloor.sigma.regex;

import io.watchfloor.sigma.language.Regex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds texts that a regular expression requires: every match contains at least one of them, ignoring case. Syntax that
 * this class does not understand adds no requirement.
 */
public final class RegexLiterals {

    private static final int SHORTEST = 2;
    private static final int MOST = 24;
    private static final int DEEPEST = 40;

    private final String source;
    private int at;

    /** The requirements of one branch of the expression: the sets found so far, and the run of letters being read. */
    private static final class Branch {
        private final List<List<String>> needed = new ArrayList<>();
        private final StringBuilder run = new StringBuilder();

        void offer(List<String> alternatives) {
            if (!alternatives.isEmpty() && alternatives.size() <= MOST) {
                needed.add(List.copyOf(alternatives));
            }
        }

        void endRun() {
            if (run.length() >= SHORTEST || (run.length() == 1 && isRare(run.charAt(0)))) {
                offer(List.of(run.toString()));
            }
            run.setLength(0);
        }

        /** Whether few values contain the character, so that it is useful as a text on its own. */
        private static boolean isRare(char c) {
            return "`^|{}$%&@~<>;!#".indexOf(c) >= 0;
        }

        private static double worth(List<String> alternatives) {
            int shortest = alternatives.stream().mapToInt(String::length).min().orElse(0);
            return shortest - Math.log(Math.max(1, alternatives.size()));
        }
    }

    private RegexLiterals(String source) {
        this.source = source;
    }

    /**
     * Returns lists of texts. Every match contains at least one text of each list. The outer list is empty if no text
     * is certain.
     */
    public static List<List<String>> of(Regex regex) {
        String source = regex.source();
        // The end of this syntax depends on its context, and the syntax is rare, so no text is required.
        if (Stream.of("\\Q", "\\p", "\\P", "[:").anyMatch(source::contains)) {
            return List.of();
        }
        RegexLiterals literals = new RegexLiterals(source);
        List<List<String>> needed = literals.alternation(0);
        return literals.at < source.length() ? List.of() : needed;
    }

    /**
     * Reads alternatives up to a closing bracket or the end. A single branch contributes all its lists; several
     * branches contribute the best list of each branch.
     */
    private List<List<String>> alternation(int depth) {
        List<List<String>> first = sequence(depth);
        if (at >= source.length() || source.charAt(at) != '|') {
            return depth < DEEPEST ? first : List.of();
        }
        boolean bound = depth < DEEPEST && !first.isEmpty();
        List<String> all = new ArrayList<>(best(first));
        while (at < source.length() && source.charAt(at) == '|') {
            at++;
            List<List<String>> next = sequence(depth);
            bound &= !next.isEmpty();
            all.addAll(best(next));
        }
        return bound && all.size() <= MOST ? List.of(all) : List.of();
    }

    private List<List<String>> sequence(int depth) {
        Branch branch = new Branch();
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            atom(branch, depth);
        }
        branch.endRun();
        return branch.needed;
    }

    private static List<String> best(List<List<String>> needed) {
        return needed.stream().max(Comparator.comparingDouble(Branch::worth)).orElse(List.of());
    }

    private void atom(Branch branch, int depth) {
        char c = source.charAt(at);
        switch (c) {
            case '(' -> group(branch, depth);
            case '[' -> {
                branch.endRun();
                skipClass();
                quantifier();
            }
            case '.', '^', '$' -> {
                branch.endRun();
                at++;
                quantifier();
            }
            case '\\' -> escape(branch);
            default -> {
                at++;
                letter(c, branch);
            }
        }
    }

    private void escape(Branch branch) {
        char escaped = at + 1 < source.length() ? source.charAt(at + 1) : '\0';
        at += 2;
        if (Character.isLetterOrDigit(escaped) || escaped == '\0') {
            branch.endRun();
            if (escaped == 'x') {
                skipHex();
            }
            quantifier();
        } else {
            letter(escaped, branch);
        }
    }

    private void skipHex() {
        if (at < source.length() && source.charAt(at) == '{') {
            int close = source.indexOf('}', at);
            at = close < 0 ? source.length() : close + 1;
        } else {
            at = Math.min(source.length(), at + 2);
        }
    }

    /** Adds a letter. An optional letter ends the run before it; a repeatable letter ends the run after it. */
    private void letter(char c, Branch branch) {
        Quantity quantity = quantifier();
        if (c >= 0x80 || quantity == Quantity.MAYBE) {
            branch.endRun();
            return;
        }
        branch.run.append(c);
        if (quantity == Quantity.REPEATED) {
            branch.endRun();
        }
    }

    private void group(Branch branch, int depth) {
        branch.endRun();
        at++;
        if (at < source.length() && source.charAt(at) == '?') {
            int colon = source.indexOf(':', at);
            int close = source.indexOf(')', at);
            int named = source.indexOf('>', at);
            boolean isName = at + 2 < source.length() && source.charAt(at + 1) == 'P';
            if (close >= 0 && (colon < 0 || close < colon) && !isName) {
                at = close + 1;
                return;
            }
            at = (isName ? named : colon) + 1;
        }
        List<List<String>> inner = alternation(depth + 1);
        if (at < source.length()) {
            at++;
        }
        if (quantifier() != Quantity.MAYBE) {
            inner.forEach(branch::offer);
        }
    }

    private void skipClass() {
        at++;
        if (at < source.length() && source.charAt(at) == '^') {
            at++;
        }
        boolean first = true;
        while (at < source.length() && (first || source.charAt(at) != ']')) {
            at += source.charAt(at) == '\\' ? 2 : 1;
            first = false;
        }
        at = Math.min(source.length(), at + 1);
    }

    private enum Quantity {
        ONCE,
        REPEATED,
        MAYBE
    }

    private Quantity quantifier() {
        Quantity quantity = Quantity.ONCE;
        while (at < source.length() && "*+?{".indexOf(source.charAt(at)) >= 0) {
            char c = source.charAt(at);
            int close = c == '{' ? source.indexOf('}', at) : at;
            String counts = c == '{' && close > at ? source.substring(at + 1, close) : "";
            if (c == '{' && !counts.matches("\\d{1,4}(,\\d{0,4})?")) {
                return Quantity.MAYBE;
            }
            boolean maybe = c == '*' || c == '?' || counts.matches("0+(,.*)?");
            quantity = maybe && (quantity == Quantity.ONCE || c != '?')
                    ? Quantity.MAYBE
                    : quantity == Quantity.MAYBE ? quantity : Quantity.REPEATED;
            at = close + 1;
        }
        return quantity;
    }
}
