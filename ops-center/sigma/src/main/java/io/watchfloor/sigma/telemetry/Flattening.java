package io.watchfloor.sigma.telemetry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Flattens nested objects to dotted field names. A nested object is also stored under its own name as compact JSON,
 * because rules search it for keywords; list elements add their values to the field of the list.
 */
final class Flattening {

    private Flattening() {}

    static Fields of(Map<String, @Nullable Object> object) {
        Fields fields = new Fields();
        members("", object, fields);
        return fields;
    }

    private static void members(String prefix, Map<?, ?> object, Fields fields) {
        object.forEach((name, value) -> member(prefix + name, value, fields));
    }

    private static void member(String name, @Nullable Object value, Fields fields) {
        switch (value) {
            case null -> fields.put(name, null);
            case Map<?, ?> object -> {
                fields.add(name, compact(object));
                members(name + ".", object, fields);
            }
            case List<?> list -> {
                if (list.isEmpty()) {
                    fields.put(name, list);
                }
                list.forEach(item -> element(name, item, fields));
            }
            case Object scalar -> fields.add(name, Fields.text(scalar));
        }
    }

    private static void element(String name, @Nullable Object item, Fields fields) {
        if (item != null) {
            member(name, item, fields);
        }
    }

    private static String compact(Map<?, ?> object) {
        StringBuilder json = new StringBuilder();
        JsonTree.write(object, json);
        return json.toString();
    }
}
