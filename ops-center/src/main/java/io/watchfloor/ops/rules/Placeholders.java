package io.watchfloor.ops.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code |expand} puts in place of {@code %name%}. Sigma 2.1, "Placeholders".
 *
 * @param values the values of each name: Sigma strings, so they may hold wildcards
 */
public record Placeholders(Map<String, List<String>> values) {

    public static final Placeholders NONE = new Placeholders(Map.of());

    public Placeholders {
        values = Map.copyOf(values);
    }

    /** A placeholder for which there is no list. */
    static final class Unresolved extends Exception {
        Unresolved(String name) {
            super(name, null, false, false);
        }
    }

    /** Every way of filling in the value, still as Sigma strings; {@code \%} is a plain percent sign. */
    List<String> expand(String sigma) throws Unresolved {
        List<String> filled = new ArrayList<>(List.of(""));
        int i = 0;
        while (i < sigma.length()) {
            char c = sigma.charAt(i);
            Optional<String> name = c == '%' ? nameAt(sigma, i) : Optional.empty();
            if (c == '\\' && i + 1 < sigma.length() && sigma.charAt(i + 1) == '%') {
                filled.replaceAll(text -> text + '%');
                i += 2;
            } else if (name.isPresent()) {
                filled = each(filled, name.get());
                i += name.get().length() + 2;
            } else {
                filled.replaceAll(text -> text + c);
                i++;
            }
        }
        return filled;
    }

    private List<String> each(List<String> filled, String name) throws Unresolved {
        List<String> list = values.get(name);
        if (list == null || list.isEmpty()) {
            throw new Unresolved(name);
        }
        List<String> longer = new ArrayList<>(filled.size() * list.size());
        filled.forEach(text -> list.forEach(value -> longer.add(text + value)));
        return longer;
    }

    /** The hash of what a document means with these lists: its own when it has no placeholders. */
    String contentHash(Yaml.Mapping document, String own) {
        if (!hasExpand(document)) {
            return own;
        }
        StringBuilder lists = new StringBuilder(own);
        new TreeMap<>(values)
                .forEach((name, list) ->
                        lists.append('\n').append(name.length()).append(name).append(list));
        return ContentHash.of(lists.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean hasExpand(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Scalar scalar -> false;
            case Yaml.Sequence list -> list.items().stream().anyMatch(Placeholders::hasExpand);
            case Yaml.Mapping map ->
                map.entries().entrySet().stream()
                        .anyMatch(
                                entry -> entry.getKey().toLowerCase(Locale.ROOT).contains("|expand")
                                        || hasExpand(entry.getValue().value()));
        };
    }

    private static Optional<String> nameAt(String sigma, int percent) {
        int end = sigma.indexOf('%', percent + 1);
        if (end <= percent + 1) {
            return Optional.empty();
        }
        String name = sigma.substring(percent + 1, end);
        return isName(name) ? Optional.of(name) : Optional.empty();
    }

    static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
    }
}
