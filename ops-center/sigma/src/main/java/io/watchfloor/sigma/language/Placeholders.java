package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Value lists that {@code |expand} substitutes for {@code %name%}. Sigma 2.1, "Placeholders".
 *
 * @param values values by name; values are Sigma strings and may contain wildcards
 */
public record Placeholders(Map<String, List<String>> values) {

    public static final Placeholders NONE = new Placeholders(Map.of());

    public Placeholders {
        values = Map.copyOf(values);
    }

    /** Hash over all lists. The lists may be large, so callers compute the hash once for many documents. */
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

    /** Whether the text is a valid name: letters, digits, {@code _}, {@code -} and {@code .}. */
    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
    }
}
