package io.watchfloor.sigma.regex;

import io.watchfloor.sigma.language.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses regular expressions that are already known to be valid. Anything that an automaton over bytes cannot match
 * exactly (word boundaries, Unicode classes) is left to the general regex engine.
 */
public final class RegexParser {

    /** Thrown for syntax that is left to the general regex engine. */
    static final class Unsupported extends Exception {
        Unsupported() {
            super("the general regex engine must evaluate this expression", null, false, false);
        }
    }

    private static final int DEEPEST = 100;

    private final String source;
    private int at;
    private boolean ignoreCase;
    private boolean anyLine;
    private boolean dotAll;

    /** Whether an end anchor was read. A begin anchor after an end anchor makes no sense, and is not supported. */
    private boolean seenEnd;

    private RegexParser(Regex regex) {
        this.source = regex.source();
        this.ignoreCase = regex.ignoreCase();
        this.anyLine = regex.multiline();
        this.dotAll = regex.dotAll();
    }

    public static Optional<RegexTree> parse(Regex regex) {
        try {
            RegexParser parser = new RegexParser(regex);
            RegexTree tree = parser.choice(0);
            return parser.atEnd() ? Optional.of(tree) : Optional.empty();
        } catch (Unsupported unsupported) {
            return Optional.empty();
        }
    }

    private boolean atEnd() {
        return at >= source.length();
    }

    private int peek() throws Unsupported {
        if (atEnd()) {
            throw new Unsupported();
        }
        return source.codePointAt(at);
    }

    private int next() throws Unsupported {
        int codePoint = peek();
        at += Character.charCount(codePoint);
        return codePoint;
    }

    private boolean accept(String text) {
        if (source.startsWith(text, at)) {
            at += text.length();
            return true;
        }
        return false;
    }

    private RegexTree choice(int depth) throws Unsupported {
        if (depth > DEEPEST) {
            throw new Unsupported();
        }
        List<RegexTree> parts = new ArrayList<>();
        do {
            seenEnd &= depth > 0;
            parts.add(sequence(depth));
        } while (accept("|"));
        return parts.size() == 1 ? parts.getFirst() : new RegexTree.Choice(parts);
    }

    private RegexTree sequence(int depth) throws Unsupported {
        List<RegexTree> parts = new ArrayList<>();
        while (!atEnd() && peek() != '|' && peek() != ')') {
            RegexTree atom = atom(depth);
            parts.add(quantified(atom));
        }
        return new RegexTree.Sequence(parts);
    }

    private RegexTree quantified(RegexTree atom) throws Unsupported {
        RegexTree result = atom;
        if (accept("*")) {
            result = new RegexTree.Repeat(atom, 0, -1);
        } else if (accept("+")) {
            result = new RegexTree.Repeat(atom, 1, -1);
        } else if (accept("?")) {
            result = new RegexTree.Repeat(atom, 0, 1);
        } else if (!atEnd() && peek() == '{') {
            int close = source.indexOf('}', at);
            String counts = close < 0 ? "" : source.substring(at + 1, close);
            if (!counts.matches("\\d{1,4}(,\\d{0,4})?")) {
                return atom;
            }
            int comma = counts.indexOf(',');
            int least = Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma));
            String most = comma < 0 ? counts : counts.substring(comma + 1);
            result = new RegexTree.Repeat(atom, least, most.isEmpty() ? -1 : Integer.parseInt(most));
            at = close + 1;
        } else {
            return atom;
        }
        if (contains(atom, RegexTree.Begin.class) && contains(atom, RegexTree.End.class)) {
            throw new Unsupported();
        }
        accept("?");
        return result;
    }

    private static boolean contains(RegexTree tree, Class<? extends RegexTree> kind) {
        return switch (tree) {
            case RegexTree.Sequence(List<RegexTree> parts) -> parts.stream().anyMatch(part -> contains(part, kind));
            case RegexTree.Choice(List<RegexTree> parts) -> parts.stream().anyMatch(part -> contains(part, kind));
            case RegexTree.Repeat(RegexTree part, int least, int most) -> contains(part, kind);
            case RegexTree.Chars chars -> false;
            case RegexTree.Begin begin -> kind == RegexTree.Begin.class;
            case RegexTree.End end -> kind == RegexTree.End.class;
        };
    }

    private RegexTree atom(int depth) throws Unsupported {
        int c = next();
        return switch (c) {
            case '(' -> group(depth);
            case '[' -> charClass();
            case '.' -> dot();
            case '^' -> begin(anyLine);
            case '$' -> {
                seenEnd = true;
                yield new RegexTree.End(anyLine);
            }
            case '\\' -> escape();
            default -> letter(c);
        };
    }

    private RegexTree begin(boolean ofAnyLine) throws Unsupported {
        if (seenEnd) {
            throw new Unsupported();
        }
        return new RegexTree.Begin(ofAnyLine);
    }

    private RegexTree letter(int c) throws Unsupported {
        CharSet set = CharSet.of(c);
        if (ignoreCase) {
            set.ignoreCase();
        }
        return set.chars();
    }

    private RegexTree dot() throws Unsupported {
        CharSet none = new CharSet();
        if (!dotAll) {
            none.add('\n', '\n');
        }
        none.negate();
        return none.chars();
    }

    private RegexTree group(int depth) throws Unsupported {
        boolean[] outer = {ignoreCase, anyLine, dotAll};
        if (accept("?P<") || accept("?<")) {
            at = source.indexOf('>', at) + 1;
        } else if (accept("?")) {
            if (flags()) {
                return new RegexTree.Sequence(List.of());
            }
        }
        RegexTree inner = choice(depth + 1);
        if (next() != ')') {
            throw new Unsupported();
        }
        ignoreCase = outer[0];
        anyLine = outer[1];
        dotAll = outer[2];
        return inner;
    }

    /**
     * Reads flags. Returns true if the group contains only flags, which then apply to the rest of the enclosing group.
     */
    private boolean flags() throws Unsupported {
        boolean on = true;
        while (true) {
            switch (next()) {
                case 'i' -> ignoreCase = on;
                case 'm' -> anyLine = on;
                case 's' -> dotAll = on;
                case '-' -> on = false;
                case ':' -> {
                    return false;
                }
                case ')' -> {
                    return true;
                }
                default -> throw new Unsupported();
            }
        }
    }

    private RegexTree escape() throws Unsupported {
        if (!atEnd() && peek() == 'A') {
            at++;
            return begin(false);
        }
        CharSet set = escaped();
        if (ignoreCase) {
            set.ignoreCase();
        }
        return set.chars();
    }

    /** Reads an escaped character after the backslash, inside or outside a character class. */
    private CharSet escaped() throws Unsupported {
        int c = next();
        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            return CharSet.of(c);
        }
        return switch (c) {
            case 'n' -> CharSet.of('\n');
            case 'r' -> CharSet.of('\r');
            case 't' -> CharSet.of('\t');
            case 'f' -> CharSet.of('\f');
            case 'v' -> CharSet.of(0x0b);
            case 'a' -> CharSet.of(7);
            case 'd', 'w', 's' -> named(c);
            case 'D', 'W', 'S' -> {
                CharSet set = named(c + 32);
                if (ignoreCase && c == 'W') {
                    throw new Unsupported();
                }
                set.negate();
                yield set;
            }
            case 'x' -> CharSet.of(hex());
            default -> throw new Unsupported();
        };
    }

    private static CharSet named(int name) throws Unsupported {
        CharSet set = new CharSet();
        if (name == 's') {
            set.add('\t', '\n');
            set.add('\f', '\r');
            set.add(' ', ' ');
            return set;
        }
        set.add('0', '9');
        if (name == 'w') {
            set.add('a', 'z');
            set.add('A', 'Z');
            set.add('_', '_');
        }
        return set;
    }

    private int hex() throws Unsupported {
        int end = at + 2;
        int start = at;
        if (accept("{")) {
            start = at;
            end = source.indexOf('}', at);
        }
        if (end < start + 1 || end > source.length() || end - start > 6) {
            throw new Unsupported();
        }
        int value = Integer.parseInt(source.substring(start, end), 16);
        at = start == at && source.startsWith("}", end) && source.charAt(start - 1) == '{' ? end + 1 : end;
        return value;
    }

    private RegexTree charClass() throws Unsupported {
        boolean negated = accept("^");
        CharSet set = new CharSet();
        boolean first = true;
        while (first || peek() != ']') {
            first = false;
            if (source.startsWith("[:", at)) {
                throw new Unsupported();
            }
            classItem(set);
        }
        at++;
        if (ignoreCase) {
            set.ignoreCase();
        }
        if (negated) {
            set.negate();
        }
        return set.chars();
    }

    private void classItem(CharSet set) throws Unsupported {
        int from = next();
        if (from == '\\') {
            int escaped = peek();
            if ("dwsDWS".indexOf(escaped) >= 0) {
                set.addAll(escaped());
                return;
            }
            from = single(escaped());
        }
        if (source.startsWith("-", at) && !source.startsWith("-]", at)) {
            at++;
            int to = next();
            if (to == '\\') {
                to = single(escaped());
            }
            set.add(from, to);
        } else {
            set.add(from, from);
        }
    }

    private static int single(CharSet set) throws Unsupported {
        RegexTree.Chars chars = set.chars();
        if (!chars.others().isEmpty()) {
            return chars.others().getFirst();
        }
        for (int c = 0; c < 0x80; c++) {
            if (chars.has(c)) {
                return c;
            }
        }
        throw new Unsupported();
    }
}
