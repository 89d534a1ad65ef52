package io.watchfloor.ops.intel.rules;

import io.watchfloor.ops.archive.SearchColumns;
import io.watchfloor.ops.intel.pattern.Comparison.Operator;
import io.watchfloor.ops.intel.pattern.Comparison.Test;
import io.watchfloor.ops.intel.pattern.Constant;
import io.watchfloor.sigma.language.CidrBlock;
import io.watchfloor.sigma.language.Regex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A property of an object as a field of records has it.
 *
 * @param label name before the digest in fields such as {@code MD5=...,SHA256=...}; empty otherwise
 * @param unclaimed what must be true, because otherwise the value belongs to another object
 */
record Reading(String field, Form form, String label, FieldMatch unclaimed) {

    /** How the field contains the property. */
    enum Form {
        /** The whole text. */
        TEXT,
        /** The name in a path. */
        NAME,
        /** The path of a folder, without its last part. */
        FOLDER,
        ADDRESS_4,
        ADDRESS_6,
        /** An address of any kind. */
        ADDRESS,
        PORT,
        /** A domain name, with or without a final dot. */
        DOMAIN,
        /** {@code Name <address>}, or the address alone. */
        EMAIL,
        /** An id with or without angle brackets. */
        MESSAGE_ID,
        /** {@code DOMAIN\name}, {@code name@domain} or the name alone. */
        ACCOUNT,
        /** One of several digests, each after its name. */
        LABELED_HASH,
        /** A digest; {@code label} is the number of its hexadecimal digits. */
        HASH
    }

    private static final String ADDRESSES_4 = "0.0.0.0/0";
    private static final String ADDRESSES = "::/0";
    private static final Pattern DOMAIN_NAME = Pattern.compile("[\\w*-]+(\\.[\\w-]+)*");
    private static final List<String> NOTHING = SearchColumns.NO_VALUE.stream()
            .filter(one -> !one.isEmpty())
            .sorted()
            .toList();
    private static final List<String> NOTHING_ESCAPED =
            NOTHING.stream().map(Reading::escaped).toList();

    static Reading of(String field, Form form) {
        return new Reading(field, form, "", FieldMatch.TRUE);
    }

    /** A value that the property can never have, or a comparison that no rule expresses. */
    static final class Refusal extends Exception {
        private final String code;

        Refusal(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** Whether the record has the property. */
    FieldMatch present() {
        return FieldMatch.all(unclaimed, filled());
    }

    private FieldMatch filled() {
        return switch (form) {
            case TEXT, MESSAGE_ID, ACCOUNT -> some("\\S");
            case NAME -> some("[^\\\\/]$");
            case FOLDER -> FieldMatch.field(field + "|re", "[^\\\\/][\\\\/]+[^\\\\/]*$");
            case EMAIL -> FieldMatch.field(field + "|re", "@");
            case ADDRESS_4 -> FieldMatch.field(field + "|cidr", ADDRESSES_4);
            case ADDRESS_6 ->
                FieldMatch.all(
                        FieldMatch.field(field + "|cidr", ADDRESSES),
                        FieldMatch.not(FieldMatch.field(field + "|cidr", ADDRESSES_4)));
            case ADDRESS -> FieldMatch.field(field + "|cidr", ADDRESSES);
            case PORT -> FieldMatch.field(field + "|gte", "0");
            case DOMAIN ->
                FieldMatch.all(
                        some("^" + DOMAIN_NAME.pattern() + "\\.?$"),
                        FieldMatch.not(FieldMatch.field(field + "|cidr", ADDRESSES)));
            case LABELED_HASH -> FieldMatch.field(field + "|contains", label + "=");
            case HASH -> FieldMatch.field(field + "|re", "^[0-9A-Fa-f]{" + label + "}$");
        };
    }

    /** The field has a value that is not a way to write that there is none. */
    private FieldMatch some(String regex) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        map.put(field + "|re", List.of(regex));
        map.put(field + "|neq", NOTHING_ESCAPED);
        return new FieldMatch.Search(List.of(map));
    }

    /** Whether the property compares as the test requires. */
    FieldMatch compared(Test test) throws Refusal {
        boolean negated = test.negated() != (test.operator() == Operator.NOT_EQUAL);
        FieldMatch match = match(test);
        return FieldMatch.all(unclaimed, negated ? FieldMatch.all(filled(), FieldMatch.not(match)) : match);
    }

    private FieldMatch match(Test test) throws Refusal {
        return switch (test.operator()) {
            case EQUAL, NOT_EQUAL, IN -> {
                List<FieldMatch> all = new ArrayList<>();
                for (Constant value : test.values()) {
                    all.add(equal(value));
                }
                yield FieldMatch.any(all);
            }
            case LIKE -> like(text(test.values().getFirst()));
            case MATCHES -> found(text(test.values().getFirst()));
            case GREATER, LESS, GREATER_OR_EQUAL, LESS_OR_EQUAL -> ordered(test);
            case ISSUBSET ->
                FieldMatch.field(field + "|cidr", network(text(test.values().getFirst())));
            case ISSUPERSET -> {
                String given = text(test.values().getFirst());
                boolean single = given.indexOf('/') < 0 || given.endsWith(given.indexOf(':') < 0 ? "/32" : "/128");
                if (!single) {
                    throw new Refusal(
                            "pattern.superset",
                            "Records have single addresses, and none contains the network %s. Use ISSUBSET to find its addresses."
                                    .formatted(given));
                }
                yield FieldMatch.field(field + "|cidr", network(given));
            }
        };
    }

    private FieldMatch ordered(Test test) throws Refusal {
        if (form != Form.PORT || !(test.values().getFirst() instanceof Constant.Numeral(BigDecimal number))) {
            throw new Refusal(
                    "pattern.order",
                    "Rules compare only ports with numbers by <, >, <= and >=, and no texts. Use LIKE or MATCHES.");
        }
        String modifier = switch (test.operator()) {
            case GREATER -> "gt";
            case LESS -> "lt";
            case GREATER_OR_EQUAL -> "gte";
            default -> "lte";
        };
        return FieldMatch.field(field + "|" + modifier, number.toPlainString());
    }

    private static String text(Constant value) throws Refusal {
        if (value instanceof Constant.Text(String text)) {
            return text;
        }
        throw new Refusal("pattern.value-type", "The property is a text. Write the value in quotes, without a prefix.");
    }

    private static Refusal never(String value, String what) {
        return new Refusal("pattern.value-type", "The property never has the value \"%s\": %s.".formatted(value, what));
    }

    private FieldMatch equal(Constant given) throws Refusal {
        if (form == Form.PORT) {
            if (given instanceof Constant.Numeral(BigDecimal number)
                    && number.stripTrailingZeros().scale() <= 0
                    && number.signum() >= 0
                    && number.compareTo(BigDecimal.valueOf(65_535)) <= 0) {
                return FieldMatch.field(field, number.toBigInteger().toString());
            }
            throw new Refusal("pattern.value-type", "A port is a whole number from 0 to 65535, without quotes.");
        }
        String value = text(given);
        if (value.isBlank() || NOTHING.stream().anyMatch(value::equalsIgnoreCase)) {
            throw never(value, "records write it where they have no value");
        }
        return switch (form) {
            case TEXT -> FieldMatch.field(field, escaped(value));
            case NAME -> {
                withoutSeparator(value);
                yield FieldMatch.any(
                        FieldMatch.field(field + "|endswith", escaped("\\" + value), escaped("/" + value)),
                        FieldMatch.field(field, escaped(value)));
            }
            case FOLDER -> {
                if (value.endsWith("\\") || value.endsWith("/")) {
                    throw never(value, "write the folder without the separator at its end");
                }
                yield FieldMatch.field(field + "|re|i", "^" + literal(value) + "[\\\\/][^\\\\/]*$");
            }
            case ADDRESS_4, ADDRESS_6, ADDRESS -> {
                String network = network(value);
                yield value.indexOf('/') < 0 && value.indexOf(':') < 0
                        ? FieldMatch.field(field, value, "::ffff:" + value)
                        : FieldMatch.field(field + "|cidr", network);
            }
            case DOMAIN -> {
                if (!DOMAIN_NAME.matcher(value).matches()
                        || CidrBlock.parse(value).isPresent()) {
                    throw never(value, "it is no domain name without a final dot");
                }
                yield FieldMatch.field(field, escaped(value), escaped(value) + ".");
            }
            case EMAIL, MESSAGE_ID -> {
                String inner = value.startsWith("<") && value.endsWith(">") && form == Form.MESSAGE_ID
                        ? value.substring(1, value.length() - 1)
                        : value;
                if (inner.indexOf('<') >= 0
                        || inner.indexOf('>') >= 0
                        || (form == Form.EMAIL && inner.indexOf('@') < 0)) {
                    throw never(value, form == Form.EMAIL ? "it is no address" : "it has angle brackets");
                }
                yield FieldMatch.any(
                        FieldMatch.field(field, escaped(inner)),
                        FieldMatch.field(field + "|re|i", "<" + literal(inner) + ">[^<>]*$"));
            }
            case ACCOUNT -> {
                if (value.indexOf('\\') >= 0 || value.indexOf('@') >= 0) {
                    throw never(value, "write the account without its domain");
                }
                yield FieldMatch.any(
                        FieldMatch.field(field, escaped(value), "?*" + escaped("\\" + value)),
                        FieldMatch.field(field + "|re|i", "^" + literal(value) + "@[^\\\\@]+$"));
            }
            case LABELED_HASH -> FieldMatch.field(field + "|contains", label + "=" + digest(value));
            case HASH -> FieldMatch.field(field, digest(value));
            case PORT -> throw new IllegalStateException("compared above");
        };
    }

    private String digest(String value) throws Refusal {
        int digits = form == Form.HASH ? Integer.parseInt(label) : ObjectShapes.digits(label);
        if (!value.matches("[0-9A-Fa-f]{" + digits + "}")) {
            throw never(value, "a hash of this kind has %d hexadecimal digits".formatted(digits));
        }
        return value;
    }

    private static void withoutSeparator(String value) throws Refusal {
        if (value.indexOf('\\') >= 0 || value.indexOf('/') >= 0) {
            throw never(
                    value,
                    "it is the name of a file without its folder; compare the folder with parent_directory_ref.path");
        }
    }

    private String network(String value) throws Refusal {
        boolean kind = switch (form) {
            case ADDRESS_4 -> value.indexOf(':') < 0;
            case ADDRESS_6 -> value.indexOf(':') >= 0 && value.indexOf('.') < 0;
            case ADDRESS -> true;
            default -> throw new Refusal("pattern.value-type", "Only addresses lie in networks.");
        };
        if (!kind || CidrBlock.parse(value).isEmpty()) {
            throw never(value, "it is no address or network of this kind");
        }
        return value.indexOf('/') < 0 ? value + (value.indexOf(':') < 0 ? "/32" : "/128") : value;
    }

    private FieldMatch like(String value) throws Refusal {
        return switch (form) {
            case TEXT -> {
                FieldMatch match = FieldMatch.field(field, glob(value));
                yield likesNothing(value) ? FieldMatch.all(filled(), match) : match;
            }
            case NAME -> {
                withoutSeparator(value);
                yield FieldMatch.all(
                        filled(),
                        FieldMatch.field(field + "|re|i", "(?:^|[\\\\/])" + expression(value, "[^\\\\/]") + "$"));
            }
            case FOLDER ->
                FieldMatch.all(
                        filled(),
                        FieldMatch.field(field + "|re|i|s", "^" + expression(value, ".") + "[\\\\/][^\\\\/]*$"));
            case ADDRESS_4, ADDRESS -> {
                if (value.indexOf('.') < 0 || value.indexOf(':') >= 0) {
                    throw new Refusal(
                            "pattern.like",
                            "LIKE compares IPv4 addresses with a dot, because IPv6 addresses have several spellings. Use ISSUBSET.");
                }
                yield FieldMatch.all(
                        FieldMatch.field(field + "|cidr", ADDRESSES_4),
                        FieldMatch.field(field + "|re", "^(?:::[fF]{4}:)?" + expression(value, "[^:]") + "$"));
            }
            case DOMAIN -> {
                String like = expression(value, ".");
                yield FieldMatch.all(
                        filled(),
                        FieldMatch.any(
                                FieldMatch.all(
                                        FieldMatch.field(field + "|re|i", "^" + like + "$"),
                                        FieldMatch.field(field + "|re", "[^.]$")),
                                FieldMatch.field(field + "|re|i", "^" + like + "\\.$")));
            }
            case EMAIL, MESSAGE_ID -> {
                String like = expression(value, "[^<>]");
                yield FieldMatch.all(
                        filled(), FieldMatch.field(field + "|re|i", "^" + like + "$", "<" + like + ">[^<>]*$"));
            }
            case ACCOUNT -> {
                if (value.indexOf('\\') >= 0) {
                    throw never(value, "write the account without its domain");
                }
                String like = expression(value, "[^\\\\]");
                yield FieldMatch.all(
                        filled(),
                        FieldMatch.field(
                                field + "|re|i",
                                "^.+\\\\" + like + "$",
                                "^" + like + "@[^\\\\@]+$",
                                "^" + expression(value, "[^\\\\@]") + "$"));
            }
            case ADDRESS_6, PORT, LABELED_HASH, HASH ->
                throw new Refusal("pattern.like", "LIKE does not apply to this property. Use =, IN or ISSUBSET.");
        };
    }

    private FieldMatch found(String regex) throws Refusal {
        Regex compiled;
        try {
            compiled = Regex.of(regex, true, false, false);
        } catch (IllegalArgumentException e) {
            throw new Refusal("pattern.regex", "The regular expression cannot be used: %s.".formatted(e.getMessage()));
        }
        if (form == Form.TEXT) {
            FieldMatch match = FieldMatch.field(field + "|re|i", regex);
            return compiled.find("") || NOTHING.stream().anyMatch(compiled::find)
                    ? FieldMatch.all(filled(), match)
                    : match;
        }
        boolean ends = regex.endsWith("$") && !regex.endsWith("\\$");
        String inner = ends ? regex.substring(0, regex.length() - 1) : regex;
        boolean anchored = inner.matches("(?s).*(?:\\$|\\\\[zZbBG]).*") || (ends && inner.indexOf('|') >= 0);
        if (form != Form.DOMAIN || anchored) {
            throw new Refusal(
                    "pattern.matches",
                    "The field of a record contains more than this property, so that a regular expression on it can"
                            + " match what the pattern does not. Use = or LIKE.");
        }
        return FieldMatch.all(
                filled(),
                FieldMatch.any(
                        FieldMatch.all(
                                FieldMatch.field(field + "|re|i", regex), FieldMatch.field(field + "|re", "[^.]$")),
                        FieldMatch.field(field + "|re|i", "(?:" + inner + ")" + (ends ? "" : ".*") + "\\.$")));
    }

    /** Whether the pattern is like a way to write that there is no value. */
    private static boolean likesNothing(String like) {
        Pattern pattern = Pattern.compile(expression(like, "."), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return pattern.matcher("").matches()
                || pattern.matcher(" ").matches()
                || NOTHING.stream().anyMatch(one -> pattern.matcher(one).matches());
    }

    /** @param any one character for which {@code %} and {@code _} stand */
    private static String expression(String like, String any) {
        return translated(like, c -> switch (c) {
            case '%' -> any + "*";
            case '_' -> any;
            default -> literal(Character.toString(c));
        });
    }

    private static String glob(String like) {
        return translated(like, c -> switch (c) {
            case '%' -> "*";
            case '_' -> "?";
            default -> escaped(Character.toString(c));
        });
    }

    private static String translated(String like, IntFunction<String> each) {
        return like.codePoints().mapToObj(each).collect(Collectors.joining());
    }

    /** A text without wildcards in the notation of Sigma. */
    static String escaped(String text) {
        return text.codePoints()
                .mapToObj(c -> c == '*' || c == '?' || c == '\\' ? "\\" + Character.toString(c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private static String literal(String text) {
        return text.codePoints()
                .mapToObj(c -> "\\^$.|?*+()[]{}".indexOf(c) >= 0 ? "\\" + (char) c : Character.toString(c))
                .collect(Collectors.joining());
    }
}
