package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.TextRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Formats a match reason as a sentence, and locates the matching part of the value. */
public final class ReasonText {

    /** Limit of regex steps times characters of the value: a few milliseconds. */
    private static final long MOST_STEPS = 200_000;

    private ReasonText() {}

    /**
     * Range of characters in a value.
     *
     * @param from index of the first character
     * @param to index after the last character
     */
    public record Part(int from, int to) {}

    /** Formats the reason as a sentence without the value: {@code CommandLine contains “delete shadows”}. */
    public static String of(MatchReason because) {
        if (because.omitsReasons()) {
            return because.field() + " and more: further reasons are too costly to compute";
        }
        List<String> modifiers = modifiers(because.modifier());
        String said = because.field() + " " + predicate(modifiers, because);
        return modifiers.contains("cased") ? said + ", case-sensitive" : said;
    }

    private static String predicate(List<String> modifiers, MatchReason because) {
        String pattern = because.pattern();
        String quoted = "“" + pattern + "”";
        boolean unequal = modifiers.contains("neq");
        String comparison = comparison(modifiers);
        if (modifiers.contains("exists")) {
            return pattern.equals("false") ? "is absent" : "is present";
        }
        if (modifiers.contains("fieldref")) {
            return place(modifiers, unequal, "has the same value as", "has a different value than") + " " + pattern;
        }
        if (modifiers.contains("re")) {
            return (unequal ? "does not match" : "matches") + " the regular expression /" + pattern + "/";
        }
        if (modifiers.contains("cidr")) {
            return (unequal ? "is not in" : "is in") + " the network " + pattern;
        }
        for (String part : List.of("minute", "hour", "day", "week", "month", "year")) {
            if (modifiers.contains(part)) {
                return "has the " + part + " " + (comparison.isEmpty() ? "" : comparison + " ") + pattern;
            }
        }
        if (!comparison.isEmpty()) {
            return "is " + comparison + " " + pattern;
        }
        if (because.value() == null && pattern.equals("null")) {
            return "has no value";
        }
        if (pattern.isEmpty()) {
            return unequal ? "is not empty" : "is empty";
        }
        if (modifiers.isEmpty() && pattern.equals("*")) {
            return "has a value";
        }
        return place(modifiers, unequal, "is", "is none of") + " " + quoted;
    }

    private static String place(List<String> modifiers, boolean unequal, String whole, String notWhole) {
        if (modifiers.contains("contains")) {
            return unequal ? "does not contain" : "contains";
        }
        if (modifiers.contains("startswith")) {
            return unequal ? "does not start with" : "starts with";
        }
        if (modifiers.contains("endswith")) {
            return unequal ? "does not end with" : "ends with";
        }
        return unequal ? notWhole : whole;
    }

    private static String comparison(List<String> modifiers) {
        for (String modifier : modifiers) {
            String words = switch (modifier) {
                case "lt" -> "less than";
                case "lte" -> "at most";
                case "gt" -> "more than";
                case "gte" -> "at least";
                default -> "";
            };
            if (!words.isEmpty()) {
                return words;
            }
        }
        return "";
    }

    /**
     * Returns the matching part of the value; empty if the value is absent, was truncated at the match, or is too
     * costly to search.
     */
    public static Optional<Part> part(MatchReason because) {
        return part(because.modifier(), because.pattern(), because.value());
    }

    private static Optional<Part> part(String modifier, String pattern, @Nullable String value) {
        List<String> modifiers = modifiers(modifier);
        if (value == null || value.isEmpty() || modifiers.contains("neq") || pattern.endsWith(Explanation.CUT)) {
            return Optional.empty();
        }
        if (modifiers.contains("re")) {
            Regex regex = Regex.of(pattern, modifiers.contains("i"), modifiers.contains("m"), modifiers.contains("s"));
            return (long) regex.steps() * value.length() > MOST_STEPS
                    ? Optional.empty()
                    : regex.locate(value).flatMap(ReasonText::part);
        }
        if (modifiers.stream().noneMatch(List.of("contains", "startswith", "endswith")::contains)
                || modifiers.contains("fieldref")) {
            return Optional.of(new Part(0, value.length()));
        }
        boolean cased = modifiers.contains("cased");
        Glob glob = glob(pattern, modifiers.contains("windash"));
        Glob wider = modifiers.contains("startswith") ? glob : glob.startingAnywhere();
        Glob placed = modifiers.contains("endswith") ? wider : wider.endingAnywhere();
        return (cased ? placed : placed.folded())
                .locate(cased ? value : CaseFolding.fold(value))
                .flatMap(ReasonText::part);
    }

    private static Optional<Part> part(TextRange span) {
        return span.to() > span.from() ? Optional.of(new Part(span.from(), span.to())) : Optional.empty();
    }

    /** Parses a pattern as {@link PatternText} formats it: a backslash escapes only {@code *} and {@code ?}. */
    private static Glob glob(String pattern, boolean anyDash) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean escapes = c == '\\' && i + 1 < pattern.length() && "*?".indexOf(pattern.charAt(i + 1)) >= 0;
            if (escapes) {
                tokens.add(new Token.Text(String.valueOf(pattern.charAt(++i))));
            } else if (c == '*') {
                tokens.add(new Token.Many());
            } else if (c == '?') {
                tokens.add(new Token.One());
            } else if (c == '-' && anyDash) {
                tokens.add(new Token.Dash());
            } else {
                tokens.add(new Token.Text(String.valueOf(c)));
            }
        }
        return new Glob(tokens);
    }

    private static List<String> modifiers(String modifier) {
        return modifier.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(modifier.split("\\|", -1)));
    }
}
