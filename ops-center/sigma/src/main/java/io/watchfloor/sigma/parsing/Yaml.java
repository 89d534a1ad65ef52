package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.RuleLimits;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML document in which every node knows its position. */
public sealed interface Yaml {

    Place place();

    /** Counted from 1. */
    record Place(int line, int column) {
        Place plus(int columns) {
            return new Place(line, column + columns);
        }
    }

    enum Kind {
        TEXT,
        INTEGER,
        FRACTION,
        BOOLEAN,
        NULL
    }

    /** Its text is in the form that Sigma compares: integers in decimal, booleans in lower case. */
    record Scalar(Place place, Kind kind, String text, boolean quoted) implements Yaml {}

    record Sequence(Place place, List<Yaml> items) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(Place place, Map<String, Entry> entries) implements Yaml {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Nullable
        public Yaml get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }
    }

    record Entry(Place place, Yaml value) {}

    /** @param text characters of the values */
    static void refuseTooMuch(long values, long text, Place place) throws RuleRejection {
        if (values > RuleLimits.FILE_VALUES) {
            throw RuleRejection.beyond(
                    place,
                    "rule.file-values",
                    "a rule file has at most %d values, aliases and shared parts spelled out: split it"
                            .formatted(RuleLimits.FILE_VALUES));
        }
        if (text > RuleLimits.FILE_TEXT) {
            throw RuleRejection.beyond(
                    place,
                    "rule.file-text",
                    "the values of a rule file have at most %d characters, aliases and shared parts spelled out: split it"
                            .formatted(RuleLimits.FILE_TEXT));
        }
    }

    /** Over kinds and values in order; positions, comments and quotes do not count. */
    static String contentHash(Yaml document) {
        StringBuilder canonical = new StringBuilder();
        write(document, canonical);
        return ContentHash.of(canonical.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Yaml yaml, StringBuilder out) {
        switch (yaml) {
            case Scalar scalar -> write(scalar.kind().name().charAt(0), scalar.text(), out);
            case Sequence sequence -> {
                out.append('[');
                sequence.items().forEach(item -> write(item, out));
                out.append(']');
            }
            case Mapping mapping -> {
                out.append('{');
                mapping.entries().forEach((key, entry) -> {
                    write('K', key, out);
                    write(entry.value(), out);
                });
                out.append('}');
            }
        }
    }

    private static void write(char kind, String text, StringBuilder out) {
        out.append(kind).append(text.length()).append(':').append(text);
    }
}
