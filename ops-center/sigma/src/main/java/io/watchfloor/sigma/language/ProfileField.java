package io.watchfloor.sigma.language;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A property that people give to the asset or to an account of a record, and that the record itself does not contain. A
 * rule names it like a field with a modifier: {@code asset|tag}, {@code account|tag}, or {@code MemberName|tag} for the
 * account in one field. {@code asset|name} is the name of the asset itself, and {@code account|name} the name of an account.
 *
 * @param of {@link AssetFields#ASSET}, {@link #ACCOUNT}, or the name of a field that contains an account
 */
public record ProfileField(String of, Property property) {

    /** Any account that the record names. */
    public static final String ACCOUNT = "account";

    /** The compared property. */
    public enum Property {
        TAG,
        CRITICALITY,
        GROUP,
        KIND,
        NAME;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Parses {@link #text()}, ignoring case. */
        public static Optional<Property> of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst();
        }

        public static String listed() {
            return Arrays.stream(values()).map(Property::text).collect(Collectors.joining(", "));
        }
    }

    /** Parses {@link #text()}; empty for the name of a field of the record. */
    public static Optional<ProfileField> of(String field) {
        int bar = field.indexOf('|');
        return bar < 0
                ? Optional.empty()
                : Property.of(field.substring(bar + 1))
                        .map(property -> new ProfileField(field.substring(0, bar), property));
    }

    public boolean isOfAsset() {
        return of.equals(AssetFields.ASSET);
    }

    public boolean isOfAnyAccount() {
        return of.equals(ACCOUNT);
    }

    /** The name in {@link FieldMatch#field()}. */
    public String text() {
        return of + '|' + property.text();
    }
}
