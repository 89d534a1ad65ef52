package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.Placeholders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Expands {@code %name%} in values with {@code |expand}, and determines which documents depend on placeholder lists.
 */
public final class PlaceholderExpansion {

    private PlaceholderExpansion() {}

    /** Thrown if a placeholder has no value list. */
    static final class MissingPlaceholderException extends Exception {
        MissingPlaceholderException(String name) {
            super(name, null, false, false);
        }
    }

    /** Returns all expansions of a value as Sigma strings; {@code \%} is a literal percent sign. */
    static List<String> expand(String sigma, Placeholders placeholders, RuleBudget allowance)
            throws MissingPlaceholderException {
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
                filled = each(filled, list(name.get(), placeholders), allowance);
                i += name.get().length() + 2;
            } else {
                plain.append(c);
                i++;
            }
        }
        filled.forEach(text -> text.append(plain));
        return filled.stream().map(StringBuilder::toString).toList();
    }

    private static List<String> list(String name, Placeholders placeholders) throws MissingPlaceholderException {
        List<String> list = placeholders.values().get(name);
        if (list == null) {
            throw new MissingPlaceholderException(name);
        }
        return list;
    }

    private static List<StringBuilder> each(List<StringBuilder> filled, List<String> list, RuleBudget allowance) {
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

    /**
     * Content hash of a document, combined with the hash of the placeholder lists if the document uses placeholders.
     */
    static String contentHash(Yaml.Mapping document, String own, String lists) {
        return hasExpand(document) ? ContentHash.of((own + '\n' + lists).getBytes(StandardCharsets.UTF_8)) : own;
    }

    private static boolean hasExpand(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Scalar scalar -> false;
            case Yaml.Sequence list -> list.items().stream().anyMatch(PlaceholderExpansion::hasExpand);
            case Yaml.Mapping map ->
                map.entries().entrySet().stream()
                        .anyMatch(entry -> expands(entry.getKey())
                                || hasExpand(entry.getValue().value()));
        };
    }

    private static boolean expands(String key) {
        return key.toLowerCase(Locale.ROOT).contains("|expand");
    }

    /** The lists that a document uses, whether they exist or not. */
    public static SortedSet<String> names(Yaml document) {
        SortedSet<String> names = new TreeSet<>();
        collect(document, false, names);
        return names;
    }

    /** The lists without entries that a document uses. */
    static List<String> empty(Yaml document, Placeholders placeholders) {
        return names(document).stream()
                .filter(name ->
                        placeholders.values().getOrDefault(name, List.of(name)).isEmpty())
                .toList();
    }

    private static void collect(Yaml yaml, boolean expands, SortedSet<String> names) {
        switch (yaml) {
            case Yaml.Scalar scalar -> {
                if (expands) {
                    collect(scalar.text(), names);
                }
            }
            case Yaml.Sequence list -> list.items().forEach(item -> collect(item, expands, names));
            case Yaml.Mapping map -> map.entries().forEach((key, entry) -> collect(entry.value(), expands(key), names));
        }
    }

    private static void collect(String sigma, SortedSet<String> names) {
        int i = 0;
        while (i < sigma.length()) {
            Optional<String> name = sigma.charAt(i) == '%' ? nameAt(sigma, i) : Optional.empty();
            name.ifPresent(found -> names.add(found));
            boolean escaped = sigma.charAt(i) == '\\' && i + 1 < sigma.length() && sigma.charAt(i + 1) == '%';
            i += name.map(found -> found.length() + 2).orElse(escaped ? 2 : 1);
        }
    }

    private static Optional<String> nameAt(String sigma, int percent) {
        int end = sigma.indexOf('%', percent + 1);
        if (end <= percent + 1) {
            return Optional.empty();
        }
        String name = sigma.substring(percent + 1, end);
        return Placeholders.isName(name) ? Optional.of(name) : Optional.empty();
    }
}
