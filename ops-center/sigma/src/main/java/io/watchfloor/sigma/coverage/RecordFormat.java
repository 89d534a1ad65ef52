package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Format of a record: its log sources, the kind of event, and the names of its fields. A rule can match a record only if
 * the record's format has the fields that the rule requires.
 *
 * @param logsources all log sources of the record, sorted; empty if the log source is unknown
 * @param event kind of event; null if the record names none
 * @param fields names of the fields
 */
public record RecordFormat(
        List<LogSource> logsources, @Nullable Event event, SortedSet<String> fields) {

    /** Maximum number of fields of a format. Further fields, in the order of their names, are left out. */
    public static final int MOST_FIELDS = 512;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_EVENT = 100;

    /** Fields that name the kind of event, and so decide which other fields a record has. */
    private static final List<String> EVENT_FIELDS =
            List.of("EventID", "eventName", "Operation", "eventType", "operationName");

    /** Kind of event, such as {@code EventID} 4688. */
    public record Event(String field, String value) {}

    public RecordFormat {
        logsources = logsources.stream()
                .distinct()
                .sorted(Comparator.comparing(LogSource::toString))
                .toList();
        fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
    }

    /** Does not read all fields, because the hash is computed for each format of each asset. */
    @Override
    public int hashCode() {
        return fields.isEmpty()
                ? Objects.hash(logsources, event)
                : Objects.hash(logsources, event, fields.size(), fields.first(), fields.last());
    }

    public static RecordFormat of(Telemetry record) {
        return new RecordFormat(
                record.logsources(), event(record), names(record.fields().keySet()));
    }

    /** Returns the kind of event that a record names. */
    public static @Nullable Event event(Telemetry record) {
        for (String field : EVENT_FIELDS) {
            if (record.fields().get(field) instanceof String value
                    && value.length() <= LONGEST_EVENT
                    && value.indexOf('\0') < 0) {
                return new Event(field, value);
            }
        }
        return null;
    }

    /** A sensor can send any names; too long names, and names that the database cannot store, are left out. */
    private static SortedSet<String> names(Collection<String> all) {
        return all.stream()
                .filter(name -> name.length() <= LONGEST_NAME && name.indexOf('\0') < 0)
                .sorted()
                .limit(MOST_FIELDS)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a rule with this log source applies to records of this format. */
    public boolean fits(LogSource rule) {
        return logsources.stream().anyMatch(rule::fits);
    }

    /** Identifies the content on all nodes and after restarts. */
    public long id() {
        long hash = 0xcbf29ce484222325L;
        Event kind = event;
        for (String part : (Iterable<String>)
                Stream.concat(
                                logsources.stream().map(LogSource::toString),
                                Stream.concat(
                                        kind == null ? Stream.of("") : Stream.of(kind.field(), kind.value()),
                                        fields.stream()))::iterator) {
            for (byte one : part.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ one) * 0x100000001b3L;
            }
            hash = (hash ^ 0x1f) * 0x100000001b3L;
        }
        return hash;
    }
}
