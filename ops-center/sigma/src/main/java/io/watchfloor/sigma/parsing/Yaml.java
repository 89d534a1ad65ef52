package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.RuleLimits;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** YAML nodes, each with its position in the file. */
public sealed interface Yaml {

    Place place();

    /** Position in a file; lines and columns count from 1. */
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

    /** A scalar value. Integers are normalized to decimal and booleans to lower case, as Sigma compares them. */
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

    /** @param text number of characters of all values */
    static void checkSize(long values, long text, Place place) throws RuleRejection {
        if (values > RuleLimits.FILE_VALUES) {
            throw RuleRejection.beyond(
                    place,
                    "rule.file-values",
                    "the rule file has more than %d values after expanding aliases and shared parts; split it"
                            .formatted(RuleLimits.FILE_VALUES));
        }
        if (text > RuleLimits.FILE_TEXT) {
            throw RuleRejection.beyond(
                    place,
                    "rule.file-text",
                    "the values of the rule file have more than %d characters after expanding aliases and shared parts; split it"
                            .formatted(RuleLimits.FILE_TEXT));
        }
    }

    /**
     * Returns a hash of the kinds and values of all nodes, in their order. Positions, comments and quotes do not affect
     * the hash.
     */
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
