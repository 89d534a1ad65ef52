package io.watchfloor.sigma.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * The fields that rules ask about, numbered. Complete before the first record is judged, and never changed afterwards.
 */
final class FieldNames {

    private final Map<String, Integer> ids = new HashMap<>();

    int idOf(String name) {
        return ids.computeIfAbsent(name, key -> ids.size());
    }

    /** Or -1. */
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
