package io.watchfloor.ops.intel.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the fields of a record must be, as a rule expresses it. */
sealed interface FieldMatch {

    FieldMatch TRUE = new Always(true);
    FieldMatch FALSE = new Always(false);

    record Always(boolean value) implements FieldMatch {}

    /**
     * A search of a rule.
     *
     * @param maps one of them must match; a map matches if every field with its modifiers has one of the values
     */
    record Search(List<Map<String, List<String>>> maps) implements FieldMatch {
        public Search {
            maps = List.copyOf(maps);
        }
    }

    record All(List<FieldMatch> parts) implements FieldMatch {
        public All {
            parts = List.copyOf(parts);
        }
    }

    record Any(List<FieldMatch> parts) implements FieldMatch {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    record Not(FieldMatch part) implements FieldMatch {}

    static FieldMatch field(String key, List<String> values) {
        return new Search(List.of(Map.of(key, List.copyOf(values))));
    }

    static FieldMatch field(String key, String... values) {
        return field(key, Arrays.asList(values));
    }

    static FieldMatch not(FieldMatch part) {
        return switch (part) {
            case Always always -> new Always(!always.value());
            case Not not -> not.part();
            default -> new Not(part);
        };
    }

    static FieldMatch all(FieldMatch... parts) {
        return all(Arrays.asList(parts));
    }

    static FieldMatch all(List<FieldMatch> parts) {
        Set<FieldMatch> flat = new LinkedHashSet<>();
        for (FieldMatch part : parts) {
            switch (part) {
                case Always always
                when !always.value() -> {
                    return FALSE;
                }
                case Always always -> {}
                case All all -> flat.addAll(all.parts());
                default -> flat.add(part);
            }
        }
        List<FieldMatch> merged = new ArrayList<>();
        for (FieldMatch part : flat) {
            FieldMatch last = merged.isEmpty() ? TRUE : merged.getLast();
            if (part instanceof Search(var maps)
                    && last instanceof Search(var before)
                    && maps.size() == 1
                    && before.size() == 1
                    && before.getFirst().keySet().stream().noneMatch(maps.getFirst()::containsKey)) {
                Map<String, List<String>> both = new LinkedHashMap<>(before.getFirst());
                both.putAll(maps.getFirst());
                merged.set(merged.size() - 1, new Search(List.of(both)));
            } else {
                merged.add(part);
            }
        }
        return merged.isEmpty() ? TRUE : merged.size() == 1 ? merged.getFirst() : new All(merged);
    }

    static FieldMatch any(FieldMatch... parts) {
        return any(Arrays.asList(parts));
    }

    /** Searches of which one must match become one search, and their values of the same field one list. */
    static FieldMatch any(List<FieldMatch> parts) {
        Set<FieldMatch> others = new LinkedHashSet<>();
        Map<String, Set<String>> lists = new LinkedHashMap<>();
        Set<Map<String, List<String>>> maps = new LinkedHashSet<>();
        List<FieldMatch> flat = new ArrayList<>();
        parts.forEach(part -> flat.addAll(part instanceof Any(var inner) ? inner : List.of(part)));
        for (FieldMatch part : flat) {
            switch (part) {
                case Always always
                when always.value() -> {
                    return TRUE;
                }
                case Always always -> {}
                case Search search ->
                    search.maps().forEach(map -> {
                        if (map.size() == 1 && !map.keySet().iterator().next().endsWith("|neq")) {
                            map.forEach((key, values) -> lists.computeIfAbsent(key, one -> new LinkedHashSet<>())
                                    .addAll(values));
                        } else {
                            maps.add(map);
                        }
                    });
                default -> others.add(part);
            }
        }
        List<FieldMatch> all = new ArrayList<>();
        if (!lists.isEmpty() || !maps.isEmpty()) {
            List<Map<String, List<String>>> alternatives = new ArrayList<>();
            lists.forEach((key, values) -> alternatives.add(Map.of(key, List.copyOf(values))));
            alternatives.addAll(maps);
            all.add(new Search(alternatives));
        }
        all.addAll(others);
        return all.isEmpty() ? FALSE : all.size() == 1 ? all.getFirst() : new Any(all);
    }
}
