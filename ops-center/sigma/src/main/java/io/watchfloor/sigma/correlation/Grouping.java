package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Determines the group and the measured value of a record for a correlation. Values are compared ignoring case. */
final class Grouping {

    private static final char SEPARATOR = '\u001f';

    private Grouping() {}

    /** Returns the group of a record; empty if the record lacks a field of the group. */
    static Optional<SortedMap<String, String>> of(CorrelationRule correlation, String counted, FieldValues values) {
        SortedMap<String, String> group = new TreeMap<>();
        for (String field : correlation.groupBy().fields()) {
            String value = values.of(correlation.carrier(field, counted));
            if (value == null) {
                return Optional.empty();
            }
            group.put(field, CaseFolding.fold(value));
        }
        return Optional.of(group);
    }

    /** Returns the key of a window, composed of correlation and group. */
    static String key(String correlation, SortedMap<String, String> group) {
        StringBuilder key = new StringBuilder(correlation);
        group.values().forEach(value -> key.append(SEPARATOR).append(value.replace(SEPARATOR, ' ')));
        return key.toString();
    }

    /**
     * Returns the measured value. Empty if the field is missing or is not numeric where a number is required; an empty
     * text if the correlation measures nothing.
     */
    static Optional<String> measured(CorrelationRule correlation, String counted, FieldValues values) {
        List<String> found = new ArrayList<>();
        for (String field : correlation.condition().fields()) {
            String value = values.of(correlation.carrier(field, counted));
            if (value == null) {
                return Optional.empty();
            }
            found.add(CaseFolding.fold(value.strip()).replace(SEPARATOR, ' '));
        }
        String text = String.join(String.valueOf(SEPARATOR), found);
        return isNumeric(correlation) && Numbers.parse(text).isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static boolean isNumeric(CorrelationRule correlation) {
        return switch (correlation.type()) {
            case VALUE_SUM, VALUE_AVG -> true;
            case VALUE_PERCENTILE -> correlation.condition().percentile() != null;
            case EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
        };
    }

    static SortedMap<String, String> kept(SortedSet<String> fields, FieldValues values) {
        SortedMap<String, String> kept = new TreeMap<>();
        for (String field : fields) {
            @Nullable String value = values.of(field);
            if (value != null) {
                kept.put(field, value);
            }
        }
        return kept;
    }
}
