package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.AssetFields;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Source of field values for a correlation: a record, or the end of a counted correlation's window. */
@FunctionalInterface
interface FieldValues {

    /** First value of the field; null if the field has no value. */
    @Nullable
    String of(String field);

    static FieldValues in(Telemetry telemetry) {
        return field -> {
            if (field.equals(AssetFields.ASSET)) {
                return telemetry.asset().toString();
            }
            return switch (telemetry.fields().get(field)) {
                case null -> AssetFields.contains(field) ? telemetry.asset().name() : null;
                case List<?> list -> list.isEmpty() ? null : String.valueOf(list.getFirst());
                case Object value -> value.toString();
            };
        };
    }

    /** Prefers the group value, which the whole window shares, to the value of the window's last record. */
    static FieldValues in(SortedMap<String, String> group, Member end) {
        return field -> {
            String common = group.get(field);
            return common != null ? common : end.kept().get(field);
        };
    }
}
