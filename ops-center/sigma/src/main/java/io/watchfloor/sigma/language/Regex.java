package io.watchfloor.sigma.language;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import java.util.Optional;

/**
 * A regular expression that matches anywhere in a value, in linear time. Sigma 2.1, "Regular Expression".
 *
 * <p>{@code $} also matches before a line break that ends the value, as in PCRE.
 */
public final class Regex {

    private static final java.util.regex.Pattern LEADING_ZERO =
            java.util.regex.Pattern.compile("\\{(0\\d+(,\\d*)?|\\d+,0\\d+)\\}");

    private final String source;
    private final int flags;
    private final Pattern pattern;
    private final int steps;
    private final boolean mayEndBeforeLineBreak;

    private Regex(String source, int flags, int steps) {
        this.source = source;
        this.flags = flags;
        this.steps = steps;
        this.pattern = Pattern.compile(source, flags);
        this.mayEndBeforeLineBreak = source.indexOf('$') >= 0;
    }

    /**
     * Compiles the expression.
     *
     * @throws IllegalArgumentException if the expression is invalid or requires backtracking (look-around,
     *     back-references); {@link LimitExceededException} if it exceeds {@link RuleLimits}
     */
    public static Regex of(String source, boolean ignoreCase, boolean multiline, boolean dotAll) {
        int steps = RegexSize.of(source);
        rejectAmbiguousSyntax(source);
        if (ignoreCase || source.contains("(?")) {
            FoldingLoopCheck.check(source);
        }
        int flags = (ignoreCase ? Pattern.CASE_INSENSITIVE : 0)
                | (multiline ? Pattern.MULTILINE : 0)
                | (dotAll ? Pattern.DOTALL : 0);
        try {
            return new Regex(source, flags, steps);
        } catch (PatternSyntaxException unusable) {
            throw new IllegalArgumentException(unusable.getDescription() + ": " + unusable.getPattern(), unusable);
        }
    }

    /** Rejects expressions that regex engines interpret differently: {@code a(?i)*} and {@code a{02}}. */
    private static void rejectAmbiguousSyntax(String source) {
        java.util.regex.Matcher leadingZero = LEADING_ZERO.matcher(source);
        boolean inClass = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\') {
                i++;
                i = source.startsWith("x{", i) ? Math.max(i, source.indexOf('}', i)) : i;
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
                i += source.startsWith("^", i + 1) ? 1 : 0;
                i += source.startsWith("]", i + 1) ? 1 : 0;
            } else if (c == '(' && isRepeated(source, afterFlags(source, i))) {
                throw new IllegalArgumentException("flags cannot have a quantifier: " + source.substring(i));
            } else if (c == '{' && leadingZero.region(i, source.length()).lookingAt()) {
                throw new IllegalArgumentException("a repetition count cannot start with 0: " + source.substring(i));
            }
        }
    }

    /** Returns the position after {@code (?flags)} or {@code (?)}; -1 if no such group starts at the given position. */
    private static int afterFlags(String source, int open) {
        int i = open + 2;
        while (i < source.length() && "imsU-".indexOf(source.charAt(i)) >= 0) {
            i++;
        }
        return i >= open + 2 && source.startsWith("?", open + 1) && source.startsWith(")", i) ? i + 1 : -1;
    }

    private static boolean isRepeated(String source, int at) {
        return at > 0 && at < source.length() && "*+?{".indexOf(source.charAt(at)) >= 0;
    }

    /** Upper bound of the steps of the compiled program. */
    public int steps() {
        return steps;
    }

    public String source() {
        return source;
    }

    public boolean ignoreCase() {
        return (flags & Pattern.CASE_INSENSITIVE) != 0;
    }

    public boolean multiline() {
        return (flags & Pattern.MULTILINE) != 0;
    }

    public boolean dotAll() {
        return (flags & Pattern.DOTALL) != 0;
    }

    public boolean find(String value) {
        if (pattern.matcher(value).find()) {
            return true;
        }
        return mayEndBeforeLineBreak
                && value.endsWith("\n")
                && pattern.matcher(value.substring(0, value.length() - 1)).find();
    }

    /** Returns the first match in a value; empty if there is none. */
    public Optional<TextRange> locate(String value) {
        Matcher matcher = pattern.matcher(value);
        return matcher.find() ? Optional.of(new TextRange(matcher.start(), matcher.end())) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Regex regex && regex.source.equals(source) && regex.flags == flags;
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, flags);
    }

    @Override
    public String toString() {
        return "/" + source + "/";
    }
}
