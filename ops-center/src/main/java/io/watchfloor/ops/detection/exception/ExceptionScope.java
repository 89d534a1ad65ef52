package io.watchfloor.ops.detection.exception;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which records an exception hides: those that satisfy every list that is not empty. A list is satisfied by any of its
 * entries.
 *
 * @param assets canonical names, such as {@code host:dc01.corp.example}
 * @param groups groups of the asset
 * @param accounts canonical names of accounts that the record names, such as {@code corp\svc-backup}
 */
public record ExceptionScope(
        List<String> assets, List<String> groups, List<String> accounts, List<FieldValues> fields) {

    /** Values of one field of a record. They contain no wildcards. */
    public record FieldValues(String field, Comparison comparison, List<String> values) {

        public FieldValues {
            values = List.copyOf(values);
        }

        /** Field and modifier, as in a Sigma rule. */
        String key() {
            return field + comparison.modifier();
        }
    }

    /** How a value is compared with a field, ignoring case. */
    public enum Comparison {
        EQUALS,
        CONTAINS,
        STARTSWITH,
        ENDSWITH;

        String modifier() {
            return this == EQUALS ? "" : '|' + text();
        }

        /** Name in the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ExceptionScope {
        assets = List.copyOf(assets);
        groups = List.copyOf(groups);
        accounts = List.copyOf(accounts);
        fields = List.copyOf(fields);
    }

    /** Whether every record satisfies the scope: an exception without a suppression would hide all that its rules find. */
    public boolean hidesEverything() {
        return assets.isEmpty() && groups.isEmpty() && accounts.isEmpty() && fields.isEmpty();
    }

    /** The conditions as in a Sigma rule, all of which must be true. */
    Stream<FieldValues> conditions() {
        return Stream.concat(
                Stream.of(
                                new FieldValues("asset|name", Comparison.EQUALS, assets),
                                new FieldValues("asset|group", Comparison.EQUALS, groups),
                                new FieldValues("account|name", Comparison.EQUALS, accounts))
                        .filter(one -> !one.values().isEmpty()),
                fields.stream());
    }
}
