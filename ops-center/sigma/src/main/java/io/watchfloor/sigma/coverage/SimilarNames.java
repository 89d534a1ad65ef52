package io.watchfloor.sigma.coverage;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares field names, to find a field that was renamed: other case, other separators, an added or removed prefix such
 * as {@code properties.}, or a typing difference of one or two letters.
 */
final class SimilarNames {

    private static final int SHORTEST_SUFFIX = 4;
    private static final int SHORTEST_EDITED = 5;
    private static final int SHORTEST_EDITED_TWICE = 8;

    private SimilarNames() {}

    /** Returns the most similar of the given names, if any is similar. */
    static Optional<String> of(String name, Collection<String> others) {
        return others.stream()
                .filter(other -> !other.equals(name) && distance(name, other) < Integer.MAX_VALUE)
                .min(Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()));
    }

    static boolean areSimilar(String one, String other) {
        return distance(one, other) < Integer.MAX_VALUE;
    }

    /** Smaller is more similar; {@code Integer.MAX_VALUE} if the names are not similar. */
    private static int distance(String one, String other) {
        String a = letters(one);
        String b = letters(other);
        if (a.equals(b)) {
            return 0;
        }
        if (hasPath(one, other) || hasPath(other, one)) {
            return 1;
        }
        int shorter = Math.min(a.length(), b.length());
        int most = shorter >= SHORTEST_EDITED_TWICE ? 2 : shorter >= SHORTEST_EDITED ? 1 : 0;
        if (Math.abs(a.length() - b.length()) > most || !digits(a).equals(digits(b))) {
            return Integer.MAX_VALUE;
        }
        int edits = edits(a, b);
        return edits <= most ? 1 + edits : Integer.MAX_VALUE;
    }

    /** Whether a name is the other name below a path. */
    private static boolean hasPath(String longer, String shorter) {
        int start = longer.length() - shorter.length();
        return start > 1
                && shorter.length() >= SHORTEST_SUFFIX
                && isSeparator(longer.charAt(start - 1))
                && letters(longer.substring(start)).equals(letters(shorter));
    }

    private static boolean isSeparator(char c) {
        return c == '.' || c == '_' || c == '-' || c == '/' || c == ':';
    }

    private static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> !isSeparator((char) c) && c != ' ' && c != '@')
                .forEach(c -> letters.append((char) c));
        return letters.toString();
    }

    /** Names that differ in a number, such as {@code param1} and {@code param2}, are different fields. */
    private static String digits(String name) {
        return name.replaceAll("\\D", "");
    }

    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
