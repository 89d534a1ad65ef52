package io.watchfloor.sigma.indicator;

import io.watchfloor.sigma.language.CidrBlock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value that an indicator compares, in the form in which all values of its kind are compared.
 *
 * @param text in lower case; an address as a network of its full length, such as {@code 198.51.100.7/32}
 */
public record IndicatorValue(Kind kind, String text) {

    /** Maximum number of characters of a value. */
    private static final int LONGEST = 2_048;

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]+");

    /** Labels of a domain; an underscore occurs in names of services. */
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}\\z)(?:[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}_])?\\.)+[\\p{L}\\p{N}-]{2,63}");

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,253}");

    /** What a value is. */
    public enum Kind {
        IPV4(IndicatorFields.ADDRESS),
        IPV6(IndicatorFields.ADDRESS),
        /** A network with more than one address. */
        NETWORK(IndicatorFields.ADDRESS),
        DOMAIN(IndicatorFields.DOMAIN),
        URL(IndicatorFields.URL),
        MD5(IndicatorFields.HASH),
        SHA1(IndicatorFields.HASH),
        SHA256(IndicatorFields.HASH),
        EMAIL(IndicatorFields.EMAIL);

        private final IndicatorFields fields;

        Kind(IndicatorFields fields) {
            this.fields = fields;
        }

        /** The fields that values of this kind are compared with. */
        public IndicatorFields fields() {
            return fields;
        }

        /** The name in the API, such as {@code ipv4}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads an address or a network; empty if the text is neither. */
    public static Optional<IndicatorValue> address(String text) {
        boolean v4 = text.indexOf(':') < 0;
        return CidrBlock.parse(text.strip())
                .map(block -> new IndicatorValue(
                        block.bits() < 128 ? Kind.NETWORK : v4 ? Kind.IPV4 : Kind.IPV6, block.toString()));
    }

    /** Reads a value of a kind that is no address; empty if the text is no such value. */
    public static Optional<IndicatorValue> of(Kind kind, String text) {
        String folded = text.strip().toLowerCase(Locale.ROOT);
        String value = kind == Kind.DOMAIN && folded.endsWith(".") ? folded.substring(0, folded.length() - 1) : folded;
        boolean valid = switch (kind) {
            case IPV4, IPV6, NETWORK -> false;
            case DOMAIN -> DOMAIN.matcher(value).matches();
            case URL -> !value.isEmpty() && value.length() <= LONGEST;
            case MD5 -> isHash(value, 32);
            case SHA1 -> isHash(value, 40);
            case SHA256 -> isHash(value, 64);
            case EMAIL -> EMAIL.matcher(value).matches();
        };
        return valid ? Optional.of(new IndicatorValue(kind, value)) : Optional.empty();
    }

    private static boolean isHash(String value, int digits) {
        return value.length() == digits && HEXADECIMAL.matcher(value).matches();
    }
}
