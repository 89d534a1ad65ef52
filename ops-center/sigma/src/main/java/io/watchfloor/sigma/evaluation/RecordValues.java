package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    private final Function<ProfileField, List<String>> profiles;
    private final Map<String, List<Value>> read = new HashMap<>();

    /** Creates the values of a record whose asset and accounts have no profile. */
    public RecordValues(Map<String, Object> fields) {
        this(fields, field -> List.of());
    }

    /** @param profiles returns the properties of the record's asset and accounts */
    public RecordValues(Map<String, Object> fields, Function<ProfileField, List<String>> profiles) {
        this.fields = fields;
        this.profiles = profiles;
    }

    /** The values of a record, and the properties of its asset and its accounts. */
    public static RecordValues of(Telemetry telemetry, EntityProfiles profiles) {
        Map<String, Object> fields = telemetry.fields();
        return new RecordValues(
                fields, field -> profiles.values(field, telemetry::asset, name -> texts(fields.get(name))));
    }

    boolean has(String field) {
        return fields.containsKey(field)
                || (ProfileField.of(field).isPresent() && !of(field).isEmpty());
    }

    /** Returns the values of a field. Empty if the field is absent, or present without a value. */
    public List<Value> of(String field) {
        return read.computeIfAbsent(field, this::read);
    }

    public Iterable<String> names() {
        return fields.keySet();
    }

    private List<Value> read(String field) {
        List<String> texts = ProfileField.of(field).map(profiles).orElseGet(() -> texts(fields.get(field)));
        return texts.stream().map(Value::new).toList();
    }

    private static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> List.of(value.toString());
        };
    }
}
