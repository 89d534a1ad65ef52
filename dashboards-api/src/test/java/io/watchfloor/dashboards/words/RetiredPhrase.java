package io.watchfloor.dashboards.words;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A phrase that is not used in its scopes, and what is used instead.
 *
 * @param anchor a word that each match has, in lower case: only texts with this word are searched; null where there is none
 */
record RetiredPhrase(Set<Scope> scopes, String source, Pattern pattern, String anchor, String instead) {

    /**
     * @param source a regular expression in which a space matches any white space; it matches whole words, in {@link Scope#NAMES} and
     *     {@link Scope#TYPES} the whole name, and with "= " before it a whole label. There the case counts
     */
    static RetiredPhrase of(Set<Scope> scopes, String source, String instead) {
        boolean whole = source.startsWith("= ");
        String words = (whole ? source.substring(2) : source).strip();
        boolean name = scopes.contains(Scope.TYPES) || scopes.contains(Scope.NAMES);
        String body = words.replace(" ", "\\s+");
        String bounded;
        if (name) {
            bounded = "^(?:" + body + ")$";
        } else if (whole) {
            bounded = "(?<=^|>)\\s*(?:" + body + ")\\s*(?=$|<)";
        } else {
            bounded = (startsWithLetter(words) ? "(?<![\\w-])" : "") + "(?:" + body + ")"
                    + (endsWithLetter(words) ? "(?![\\w-])" : "");
        }
        return new RetiredPhrase(
                scopes,
                source,
                Pattern.compile(bounded, whole || name ? 0 : Pattern.CASE_INSENSITIVE),
                anchorOf(words).orElse(null),
                instead);
    }

    private static boolean startsWithLetter(String words) {
        return words.matches("(?s)[(\\w].*");
    }

    private static boolean endsWithLetter(String words) {
        return words.matches("(?s).*[)\\w]");
    }

    private static Optional<String> anchorOf(String words) {
        if (words.contains("|") && !words.contains("(")) {
            return Optional.empty();
        }
        String plain = words.replaceAll("[^\\s]*[^A-Za-z\\s][^\\s]*", " ");
        return Arrays.stream(plain.strip().split("\\s+", -1))
                .filter(word -> word.length() > 1)
                .max(Comparator.comparingInt(String::length))
                .map(word -> word.toLowerCase(Locale.ROOT));
    }
}
