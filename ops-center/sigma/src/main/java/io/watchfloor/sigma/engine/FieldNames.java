package io.watchfloor.sigma.engine;

import java.util.HashMap;
import java.util.Map;

/** Numbers of the fields that rules use. Complete before the first evaluation, and immutable afterwards. */
final class FieldNames {

    private final Map<String, Integer> ids = new HashMap<>();

    int idOf(String name) {
        return ids.computeIfAbsent(name, key -> ids.size());
    }

    /** Number of a field name; -1 if no rule uses the field. */
    int known(String name) {
        return ids.getOrDefault(name, -1);
    }

    int size() {
        return ids.size();
    }

    Map<String, Integer> all() {
        return Map.copyOf(ids);
    }
}
