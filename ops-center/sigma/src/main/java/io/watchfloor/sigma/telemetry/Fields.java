package io.watchfloor.sigma.telemetry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a record. Blanks are removed from field names, as in Sigma rules. */
final class Fields {

    private final Map<String, Object> values = new LinkedHashMap<>();

    Map<String, Object> unmodifiable() {
        return Collections.unmodifiableMap(values);
    }

    boolean has(String name) {
        return values.get(name) instanceof List<?> list ? !list.isEmpty() : values.containsKey(name);
    }

    /** Returns the first value of a field, or null. */
    @Nullable
    String text(String name) {
        Object value = values.get(name);
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : String.valueOf(list.getFirst());
        }
        return value == null ? null : value.toString();
    }

    /**
     * Replaces the value of a field. A null value adds the field without a value, but does not replace an existing
     * value.
     */
    void put(String name, @Nullable Object json) {
        String key = withoutBlanks(name);
        if (json instanceof String text) {
            values.put(key, text);
        } else if (json == null) {
            values.putIfAbsent(key, List.of());
        } else if (json instanceof List<?> list) {
            values.put(key, texts(list));
        } else {
            values.put(key, text(json));
        }
    }

    void putIfAbsent(String name, @Nullable Object json) {
        if (json != null && !has(name)) {
            put(name, json);
        }
    }

    /** Adds a value to a field. */
    void add(String name, String value) {
        String key = withoutBlanks(name);
        Object known = values.get(key);
        if (known == null) {
            values.put(key, value);
        } else {
            List<String> longer = new ArrayList<>();
            if (known instanceof List<?> list) {
                list.forEach(one -> longer.add(String.valueOf(one)));
            } else {
                longer.add(known.toString());
            }
            longer.add(value);
            values.put(key, longer.size() == 1 ? value : Collections.unmodifiableList(longer));
        }
    }

    /** Adds a value to a field, unless the field already contains the value. */
    void addDistinct(String name, String value) {
        Object known = values.get(withoutBlanks(name));
        boolean there = known instanceof List<?> list ? list.contains(value) : value.equals(known);
        if (!there) {
            add(name, value);
        }
    }

    /** Adds all values of the other fields that are not yet present. */
    void addAllDistinct(Fields others) {
        others.values.forEach((name, value) -> {
            if (value instanceof List<?> list) {
                list.forEach(one -> addDistinct(name, String.valueOf(one)));
            } else {
                addDistinct(name, value.toString());
            }
        });
    }

    /** Copies the value of a field to another name, unless the record already has a field with that name. */
    void copyIfAbsent(String target, String source) {
        Object value = values.get(source);
        if (value != null && has(source) && !has(target)) {
            values.put(target, value);
        }
    }

    void remove(String name) {
        values.remove(name);
    }

    static boolean isScalar(@Nullable Object json) {
        return json instanceof String || json instanceof JsonTree.Literal;
    }

    static String text(Object scalar) {
        return scalar instanceof JsonTree.Literal(String text) ? text : scalar.toString();
    }

    private static List<String> texts(List<?> list) {
        List<String> texts = new ArrayList<>(list.size());
        for (Object item : list) {
            if (isScalar(item)) {
                texts.add(text(item));
            }
        }
        return List.copyOf(texts);
    }

    private static String withoutBlanks(String name) {
        return name.indexOf(' ') < 0 ? name : name.replace(" ", "");
    }
}
