package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.CaseFolding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of one record, each folded at most once. Not thread-safe. */
public final class RecordValues {

    /** A value as recorded, folded on demand. */
    public static final class Value {
        private final String text;
        private String folded = "";
        private boolean done;

        Value(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        String folded() {
            if (!done) {
                folded = CaseFolding.fold(text);
                done = true;
            }
            return folded;
        }
    }

    private final Map<String, Object> fields;
    private final Map<String, List<Value>> read = new HashMap<>();

    public RecordValues(Map<String, Object> fields) {
        this.fields = fields;
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /** Returns the values of a field. Empty if the field is absent, or present without a value. */
    public List<Value> of(String field) {
        return read.computeIfAbsent(field, this::read);
    }

    public Iterable<String> names() {
        return fields.keySet();
    }

    private List<Value> read(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            List<Value> values = new ArrayList<>(list.size());
            list.forEach(one -> values.add(new Value(String.valueOf(one))));
            return values;
        }
        return List.of(new Value(value.toString()));
    }
}
