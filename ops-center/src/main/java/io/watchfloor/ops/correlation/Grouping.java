package io.watchfloor.ops.correlation;

import io.watchfloor.ops.rules.AssetFields;
import io.watchfloor.ops.rules.CorrelationRule;
import io.watchfloor.ops.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which group of a correlation a record belongs to. */
final class Grouping {

    private static final char SEPARATOR = '\u001f';

    private Grouping() {}

    /** Empty when the record lacks one of the fields: it then belongs to no group. */
    static Optional<SortedMap<String, String>> of(CorrelationRule correlation, String counted, Telemetry telemetry) {
        SortedMap<String, String> group = new TreeMap<>();
        for (String field : correlation.groupBy()) {
            String carrier = correlation.aliases().getOrDefault(field, Map.of()).getOrDefault(counted, field);
            String value = value(carrier, telemetry);
            if (value == null) {
                return Optional.empty();
            }
            group.put(field, value);
        }
        return Optional.of(group);
    }

    /** The key under which a window is kept. */
    static String key(String correlation, SortedMap<String, String> group) {
        StringBuilder key = new StringBuilder(correlation);
        group.values().forEach(value -> key.append(SEPARATOR).append(value.replace(SEPARATOR, ' ')));
        return key.toString();
    }

    private static @Nullable String value(String field, Telemetry telemetry) {
        if (field.equals(AssetFields.ASSET)) {
            return telemetry.asset().toString();
        }
        return switch (telemetry.fields().get(field)) {
            case null -> AssetFields.contains(field) ? telemetry.asset().name() : null;
            case List<?> list -> list.isEmpty() ? null : String.valueOf(list.getFirst());
            case Object value -> value.toString();
        };
    }
}
