package io.watchfloor.sigma.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Assigns a number to each field that rules use. All fields get their numbers before the first evaluation; afterwards
 * the table is immutable.
 */
final class FieldNames {

    private final Map<String, Integer> ids = new HashMap<>();

    int idOf(String name) {
        return ids.computeIfAbsent(name, key -> ids.size());
    }

    /** Returns the number of a field; -1 if no rule uses the field. */
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
