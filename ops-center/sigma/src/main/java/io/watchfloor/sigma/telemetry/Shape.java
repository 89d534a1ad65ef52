package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a pipeline file such as {@code shapes.yml}: how a record format is recognised, and where its data is.
 *
 * @param where allowed values by field name; in each of these fields, a record must have one of the allowed values
 */
record Shape(
        String name,
        List<List<String>> recognisedBy,
        Map<String, List<String>> where,
        List<String> time,
        Map<String, List<String>> asset,
        List<Source> sources) {

    /** A log source that a record belongs to if all conditions hold, and the field names that it adds. */
    record Source(
            LogSource logsource,
            @Nullable String serviceFrom,
            Map<String, List<String>> when,
            Map<String, List<String>> fields) {

        boolean matches(Fields record) {
            boolean named = serviceFrom == null || record.has(serviceFrom);
            return named
                    && when.entrySet().stream().allMatch(condition -> {
                        String value = record.text(condition.getKey());
                        return value != null && condition.getValue().stream().anyMatch(value::equalsIgnoreCase);
                    });
        }

        boolean canReach(LogSource rule) {
            return RecognizedLogSources.fits(
                    rule,
                    serviceFrom == null
                            ? logsource
                            : new LogSource(logsource.product(), logsource.category(), rule.service()));
        }

        LogSource logsource(Fields record) {
            return serviceFrom == null
                    ? logsource
                    : new LogSource(logsource.product(), logsource.category(), record.text(serviceFrom));
        }
    }

    boolean fits(Map<String, @Nullable Object> record) {
        return recognisedBy.stream().anyMatch(names -> names.stream().allMatch(name -> at(record, name) != null))
                && where.entrySet().stream()
                        .allMatch(condition -> matches(condition.getValue(), at(record, condition.getKey())));
    }

    private static boolean matches(List<String> values, @Nullable Object found) {
        return Fields.isScalar(found)
                && found != null
                && values.stream().anyMatch(Fields.text(found)::equalsIgnoreCase);
    }

    /** Returns the value of a field, or of a nested field written as {@code object.field}. */
    private static @Nullable Object at(Map<?, ? extends @Nullable Object> record, String name) {
        Object value = record.get(name);
        for (int dot = name.indexOf('.'); value == null && dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (record.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
                value = at(inner, name.substring(dot + 1));
            }
        }
        return value;
    }

    /** Whether a rule for the given log source applies to some records of this format. */
    boolean canReach(LogSource rule) {
        return sources.stream().anyMatch(source -> source.canReach(rule));
    }

    RecordShape read(Fields fields) {
        List<LogSource> logsources = new ArrayList<>();
        for (Source source : sources) {
            if (source.matches(fields)) {
                LogSource logsource = source.logsource(fields);
                if (!logsources.contains(logsource)) {
                    logsources.add(logsource);
                }
                source.fields().forEach((target, names) -> names.forEach(name -> fields.copyIfAbsent(target, name)));
            }
        }
        return new RecordShape(fields, List.copyOf(logsources), AssetFinder.find(asset, fields), first(time, fields));
    }

    private static @Nullable String first(List<String> names, Fields fields) {
        for (String name : names) {
            if (fields.has(name)) {
                return fields.text(name);
            }
        }
        return null;
    }
}
