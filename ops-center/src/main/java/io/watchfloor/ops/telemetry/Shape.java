package io.watchfloor.ops.telemetry;

import io.watchfloor.sensors.protocol.LogSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of the table {@code shapes.yml}: how a record is recognised, and where it says what. */
record Shape(
        String name,
        List<List<String>> recognisedBy,
        List<String> time,
        Map<String, List<String>> asset,
        List<Source> sources) {

    /** A log source that the record is of when all conditions hold, and the names that it adds. */
    record Source(
            LogSource logsource,
            @Nullable String serviceFrom,
            Map<String, List<String>> when,
            Map<String, List<String>> fields) {

        static Source of(Map<String, Object> item) {
            Map<String, Object> logsource = Resources.map(item.get("logsource"));
            return new Source(
                    new LogSource(
                            Resources.text(logsource.get("product")),
                            Resources.text(logsource.get("category")),
                            Resources.text(logsource.get("service"))),
                    Resources.text(item.get("service-from")),
                    lists(item.get("when")),
                    lists(item.get("fields")));
        }

        boolean holds(Fields record) {
            boolean named = serviceFrom == null || record.has(serviceFrom);
            return named
                    && when.entrySet().stream().allMatch(condition -> {
                        String value = record.text(condition.getKey());
                        return value != null && condition.getValue().stream().anyMatch(value::equalsIgnoreCase);
                    });
        }

        LogSource logsource(Fields record) {
            return serviceFrom == null
                    ? logsource
                    : new LogSource(logsource.product(), logsource.category(), record.text(serviceFrom));
        }
    }

    static Shape of(Map<String, Object> item) {
        return new Shape(
                String.valueOf(item.get("shape")),
                Resources.list(item.get("recognised-by")).stream()
                        .map(Resources::texts)
                        .toList(),
                Resources.texts(item.get("time")),
                lists(item.get("asset")),
                Resources.list(item.get("sources")).stream()
                        .map(source -> Source.of(Resources.map(source)))
                        .toList());
    }

    boolean fits(Map<String, @Nullable Object> record) {
        return recognisedBy.stream().anyMatch(names -> names.stream().allMatch(name -> record.get(name) != null));
    }

    Reading read(Fields fields) {
        List<LogSource> logsources = new ArrayList<>();
        for (Source source : sources) {
            if (source.holds(fields)) {
                logsources.add(source.logsource(fields));
                source.fields().forEach((target, names) -> names.forEach(name -> fields.copyIfAbsent(target, name)));
            }
        }
        return new Reading(fields, List.copyOf(logsources), AssetFinder.find(asset, fields), first(time, fields));
    }

    private static @Nullable String first(List<String> names, Fields fields) {
        for (String name : names) {
            if (fields.has(name)) {
                return fields.text(name);
            }
        }
        return null;
    }

    private static Map<String, List<String>> lists(@Nullable Object yaml) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        Resources.map(yaml).forEach((key, values) -> lists.put(key, Resources.texts(values)));
        return lists;
    }
}
