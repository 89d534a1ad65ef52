package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.ContentHash;
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
    List<String> expand(String sigma, Allowance allowance) throws Unresolved {
        List<StringBuilder> filled = new ArrayList<>(List.of(new StringBuilder()));
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < sigma.length()) {
            char c = sigma.charAt(i);
            Optional<String> name = c == '%' ? nameAt(sigma, i) : Optional.empty();
            if (c == '\\' && i + 1 < sigma.length() && sigma.charAt(i + 1) == '%') {
                plain.append('%');
                i += 2;
            } else if (name.isPresent()) {
                filled.forEach(text -> text.append(plain));
                plain.setLength(0);
                filled = each(filled, list(name.get()), allowance);
                i += name.get().length() + 2;
            } else {
                plain.append(c);
                i++;
            }
        }
        filled.forEach(text -> text.append(plain));
        return filled.stream().map(StringBuilder::toString).toList();
    }

    private List<String> list(String name) throws Unresolved {
        List<String> list = values.get(name);
        if (list == null || list.isEmpty()) {
            throw new Unresolved(name);
        }
        return list;
    }

    private static List<StringBuilder> each(List<StringBuilder> filled, List<String> list, Allowance allowance) {
        long count = (long) filled.size() * list.size();
        long text = 0;
        for (StringBuilder before : filled) {
            text += before.length();
        }
        text *= list.size();
        for (String value : list) {
            text += (long) value.length() * filled.size();
        }
        allowance.spell(count, count == 0 ? 0 : text / count);
        List<StringBuilder> longer = new ArrayList<>((int) count);
        filled.forEach(before -> list.forEach(value -> longer.add(new StringBuilder(before).append(value))));
        return longer;
    }

    /** Of all lists; the lists may be large, so it is taken once for many documents. */
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

    /** The hash of what a document means with lists of this hash: its own when it has no placeholders. */
    static String contentHash(Yaml.Mapping document, String own, String lists) {
        return hasExpand(document) ? ContentHash.of((own + '\n' + lists).getBytes(StandardCharsets.UTF_8)) : own;
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

    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
    }
}
