package io.watchfloor.sigma.explain;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reason in words, and the part of the value that the rule asked for. */
public final class Wording {

    private static final String DASHES = "[-/–—―]";

    private Wording() {}

    /**
     * A part of a value.
     *
     * @param from index of its first character
     * @param to index after its last one
     */
    public record Part(int from, int to) {}

    /** One sentence that begins with the field: {@code CommandLine contains “delete shadows”}. The value is not in it. */
    public static String of(Because because) {
        List<String> modifiers = modifiers(because.modifier());
        String said = because.field() + " " + predicate(modifiers, because);
        return modifiers.contains("cased") ? said + ", case-sensitive" : said;
    }

    private static String predicate(List<String> modifiers, Because because) {
        String pattern = because.pattern();
        String quoted = "“" + pattern + "”";
        boolean unequal = modifiers.contains("neq");
        String comparison = comparison(modifiers);
        if (modifiers.contains("exists")) {
            return pattern.equals("false") ? "is absent" : "is present";
        }
        if (modifiers.contains("fieldref")) {
            return place(modifiers, unequal, "has the same value as", "has another value than") + " " + pattern;
        }
        if (modifiers.contains("re")) {
            return (unequal ? "does not match" : "matches") + " the expression /" + pattern + "/";
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

    /** Empty when nothing in the value stands out: it is absent, or was cut where it matched. */
    public static Optional<Part> part(Because because) {
        return part(because.modifier(), because.pattern(), because.value());
    }

    static Optional<Part> part(String modifier, String pattern, @Nullable String value) {
        List<String> modifiers = modifiers(modifier);
        if (value == null || value.isEmpty() || modifiers.contains("neq") || pattern.endsWith(Explanation.CUT)) {
            return Optional.empty();
        }
        if (modifiers.contains("re")) {
            int flags = (modifiers.contains("i") ? Pattern.CASE_INSENSITIVE : 0)
                    | (modifiers.contains("m") ? Pattern.MULTILINE : 0)
                    | (modifiers.contains("s") ? Pattern.DOTALL : 0);
            return found(Pattern.compile(pattern, flags), value);
        }
        if (modifiers.stream().noneMatch(List.of("contains", "startswith", "endswith")::contains)
                || modifiers.contains("fieldref")) {
            return Optional.of(new Part(0, value.length()));
        }
        String text = expression(pattern, modifiers.contains("windash"));
        String whole = modifiers.contains("startswith") ? "^(?:" + text + ")" : text;
        String placed = modifiers.contains("endswith") ? "(?:" + whole + ")$" : whole;
        return found(
                Pattern.compile(placed, Pattern.DOTALL | (modifiers.contains("cased") ? 0 : Pattern.CASE_INSENSITIVE)),
                value);
    }

    private static Optional<Part> found(Pattern pattern, String value) {
        Matcher matcher = pattern.matcher(value);
        return matcher.find() && matcher.end() > matcher.start()
                ? Optional.of(new Part(matcher.start(), matcher.end()))
                : Optional.empty();
    }

    /** A glob, in which a backslash escapes {@code *} and {@code ?}. */
    private static String expression(String glob, boolean anyDash) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean escapes = c == '\\' && i + 1 < glob.length() && "*?".indexOf(glob.charAt(i + 1)) >= 0;
            if (escapes) {
                expression.append('\\').append(glob.charAt(++i));
            } else if (c == '*') {
                expression.append(".*?");
            } else if (c == '?') {
                expression.append('.');
            } else if (c == '-' && anyDash) {
                expression.append(DASHES);
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }

    private static List<String> modifiers(String modifier) {
        return modifier.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(modifier.split("\\|", -1)));
    }
}
