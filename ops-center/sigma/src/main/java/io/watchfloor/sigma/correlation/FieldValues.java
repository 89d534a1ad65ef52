package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.AssetFields;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Where a correlation finds field values: in a record, or in the end of a window of the correlation below. */
@FunctionalInterface
interface FieldValues {

    /** Null when there is none; the first of several. */
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

    /** A value shared by the whole window wins over that of its last record. */
    static FieldValues in(SortedMap<String, String> group, Member end) {
        return field -> {
            String common = group.get(field);
            return common != null ? common : end.kept().get(field);
        };
    }
}
