package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that {@code |expand} substitutes for {@code %name%}. Sigma 2.1, "Placeholders".
 *
 * @param values the values of each name: Sigma strings, so they may contain wildcards
 */
public record Placeholders(Map<String, List<String>> values) {

    public static final Placeholders NONE = new Placeholders(Map.of());

    public Placeholders {
        values = Map.copyOf(values);
    }

    /** Of all lists; they may be large, so it is computed once for many documents. */
    public String hash() {
        StringBuilder lists = new StringBuilder();
        new TreeMap<>(values)
                .forEach((name, list) -> lists.append('\n')
                        .append(name.length())
                        .append(name)
                        .append(list.size())
                        .append(list));
        return ContentHash.of(lists.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Letters, digits, {@code _}, {@code -} and {@code .}. */
    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
    }
}
