package io.watchfloor.ops.intel.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Patterns as STIX 2.1 defines them, evaluated by trying all records for all observations: slow, and without a part of the
 * product. Texts are compared without regard to case, which is the documented difference.
 */
final class PlainPattern {

    /** An object of a record. */
    record Thing(String type, Map<String, Object> properties) {}

    record Seen(Instant time, List<Thing> things) {}

    sealed interface Compare {
        /** @param operator with NOT before it if negated */
        record Test(String type, String property, boolean not, String operator, List<Object> values)
                implements Compare {}

        record Exists(String type, String property, boolean not) implements Compare {}

        record Both(Compare left, Compare right) implements Compare {}

        record Either(Compare left, Compare right) implements Compare {}
    }

    sealed interface Expression {
        record One(Compare compare) implements Expression {}

        record Two(String word, Expression left, Expression right) implements Expression {}

        record Within(Expression of, BigDecimal seconds) implements Expression {}

        record Repeats(Expression of, int times) implements Expression {}

        record Between(Expression of, Instant start, Instant stop) implements Expression {}
    }

    private PlainPattern() {}

    /** The number of records after which the pattern is true for the first time; 0 if never. */
    static int first(Expression pattern, List<Seen> stream) {
        return bindings(pattern, stream).stream()
                .mapToInt(mask -> 32 - Integer.numberOfLeadingZeros(mask))
                .min()
                .orElse(0);
    }

    /** The sets of records that make the pattern true. */
    private static Set<Integer> bindings(Expression pattern, List<Seen> stream) {
        Set<Integer> found = new HashSet<>();
        switch (pattern) {
            case Expression.One one -> {
                for (int i = 0; i < stream.size(); i++) {
                    if (stream.get(i).things().stream().anyMatch(thing -> holds(one.compare(), thing))) {
                        found.add(1 << i);
                    }
                }
            }
            case Expression.Two two -> {
                Set<Integer> left = bindings(two.left(), stream);
                Set<Integer> right = bindings(two.right(), stream);
                if (two.word().equals("OR")) {
                    found.addAll(left);
                    found.addAll(right);
                    return found;
                }
                for (int a : left) {
                    for (int b : right) {
                        if ((a & b) == 0
                                && (two.word().equals("AND")
                                        || !earliest(b, stream).isBefore(latest(a, stream)))) {
                            found.add(a | b);
                        }
                    }
                }
            }
            case Expression.Within within -> {
                for (int a : bindings(within.of(), stream)) {
                    BigDecimal length = BigDecimal.valueOf(
                            java.time.Duration.between(earliest(a, stream), latest(a, stream))
                                    .toMillis(),
                            3);
                    if (length.compareTo(within.seconds()) <= 0) {
                        found.add(a);
                    }
                }
            }
            case Expression.Repeats repeats -> {
                Set<Integer> each = bindings(repeats.of(), stream);
                found.add(0);
                for (int n = 0; n < repeats.times(); n++) {
                    Set<Integer> more = new HashSet<>();
                    for (int a : found) {
                        for (int b : each) {
                            if ((a & b) == 0) {
                                more.add(a | b);
                            }
                        }
                    }
                    found = more;
                }
            }
            case Expression.Between between -> {
                for (int a : bindings(between.of(), stream)) {
                    if (!earliest(a, stream).isBefore(between.start())
                            && latest(a, stream).isBefore(between.stop())) {
                        found.add(a);
                    }
                }
            }
        }
        return found;
    }

    private static Instant earliest(int mask, List<Seen> stream) {
        return stream.get(Integer.numberOfTrailingZeros(mask)).time();
    }

    private static Instant latest(int mask, List<Seen> stream) {
        return stream.get(31 - Integer.numberOfLeadingZeros(mask)).time();
    }

    private static boolean holds(Compare compare, Thing thing) {
        return switch (compare) {
            case Compare.Both both -> holds(both.left(), thing) && holds(both.right(), thing);
            case Compare.Either either -> holds(either.left(), thing) || holds(either.right(), thing);
            case Compare.Exists exists ->
                thing.type().equals(exists.type()) && thing.properties().containsKey(exists.property()) != exists.not();
            case Compare.Test test -> {
                Object value =
                        thing.type().equals(test.type()) ? thing.properties().get(test.property()) : null;
                yield value != null && compares(test.operator(), value, test.values()) != test.not();
            }
        };
    }

    private static boolean compares(String operator, Object value, List<Object> given) {
        return switch (operator) {
            case "=", "==" -> same(value, given.getFirst());
            case "!=", "<>" -> !same(value, given.getFirst());
            case "IN" -> given.stream().anyMatch(one -> same(value, one));
            case ">" -> number(value).compareTo(number(given.getFirst())) > 0;
            case "<" -> number(value).compareTo(number(given.getFirst())) < 0;
            case ">=" -> number(value).compareTo(number(given.getFirst())) >= 0;
            case "<=" -> number(value).compareTo(number(given.getFirst())) <= 0;
            case "LIKE" ->
                like(
                        String.valueOf(value).toLowerCase(Locale.ROOT),
                        String.valueOf(given.getFirst()).toLowerCase(Locale.ROOT));
            case "MATCHES" ->
                Pattern.compile(String.valueOf(given.getFirst()), Pattern.CASE_INSENSITIVE)
                        .matcher(String.valueOf(value))
                        .find();
            case "ISSUBSET" -> contains(String.valueOf(given.getFirst()), String.valueOf(value));
            case "ISSUPERSET" -> contains(String.valueOf(value), String.valueOf(given.getFirst()));
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(String.valueOf(value));
    }

    private static boolean same(Object value, Object given) {
        if (value instanceof Integer || given instanceof Integer) {
            return value.equals(given);
        }
        String text = String.valueOf(given);
        return text.matches("[0-9a-fA-F.:]+/\\d+")
                ? contains(text, String.valueOf(value))
                : String.valueOf(value).equalsIgnoreCase(text);
    }

    private static boolean like(String value, String like) {
        if (like.isEmpty()) {
            return value.isEmpty();
        }
        String rest = like.substring(1);
        return switch (like.charAt(0)) {
            case '%' -> {
                for (int skip = 0; skip <= value.length(); skip++) {
                    if (like(value.substring(skip), rest)) {
                        yield true;
                    }
                }
                yield false;
            }
            case '_' -> !value.isEmpty() && like(value.substring(1), rest);
            default -> !value.isEmpty() && value.charAt(0) == like.charAt(0) && like(value.substring(1), rest);
        };
    }

    private static boolean contains(String outer, String inner) {
        String[] wide = outer.split("/", -1);
        String[] narrow = inner.split("/", -1);
        byte[] one = bytes(wide[0]);
        byte[] other = bytes(narrow[0]);
        if (one.length != other.length) {
            return false;
        }
        int all = one.length * 8;
        int bits = wide.length == 1 ? all : Integer.parseInt(wide[1]);
        int innerBits = narrow.length == 1 ? all : Integer.parseInt(narrow[1]);
        return bits <= innerBits
                && new BigInteger(1, one)
                        .shiftRight(all - bits)
                        .equals(new BigInteger(1, other).shiftRight(all - bits));
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    static String text(Expression pattern) {
        return switch (pattern) {
            case Expression.One one -> "[" + text(one.compare(), false) + "]";
            case Expression.Two two ->
                text(two.left(), rank(two)) + " " + two.word() + " " + text(two.right(), rank(two) + 1);
            case Expression.Within within ->
                text(within.of(), 4) + " WITHIN " + within.seconds().toPlainString() + " SECONDS";
            case Expression.Repeats repeats -> text(repeats.of(), 4) + " REPEATS " + repeats.times() + " TIMES";
            case Expression.Between between ->
                text(between.of(), 4) + " START t'" + between.start() + "' STOP t'" + between.stop() + "'";
        };
    }

    private static String text(Expression pattern, int least) {
        return rank(pattern) < least ? "(" + text(pattern) + ")" : text(pattern);
    }

    private static int rank(Expression pattern) {
        return switch (pattern) {
            case Expression.One one -> 5;
            case Expression.Two two ->
                switch (two.word()) {
                    case "AND" -> 3;
                    case "OR" -> 2;
                    default -> 1;
                };
            default -> 3;
        };
    }

    private static String text(Compare compare, boolean inBoth) {
        return switch (compare) {
            case Compare.Both both -> text(both.left(), true) + " AND " + text(both.right(), true);
            case Compare.Either either -> {
                String text = text(either.left(), false) + " OR " + text(either.right(), false);
                yield inBoth ? "(" + text + ")" : text;
            }
            case Compare.Exists exists ->
                (exists.not() ? "NOT " : "") + "EXISTS " + exists.type() + ":" + exists.property();
            case Compare.Test test ->
                test.type() + ":" + test.property() + (test.not() ? " NOT " : " ") + test.operator() + " "
                        + (test.operator().equals("IN")
                                ? "("
                                        + String.join(
                                                ", ",
                                                test.values().stream()
                                                        .map(PlainPattern::quoted)
                                                        .toList()) + ")"
                                : quoted(test.values().getFirst()));
        };
    }

    private static String quoted(Object value) {
        return value instanceof Integer
                ? value.toString()
                : "'" + value.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
