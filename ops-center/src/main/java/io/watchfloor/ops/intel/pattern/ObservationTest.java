package io.watchfloor.ops.intel.pattern;

import io.watchfloor.ops.intel.pattern.Comparison.All;
import io.watchfloor.ops.intel.pattern.Comparison.Any;
import io.watchfloor.ops.intel.pattern.Comparison.Exists;
import io.watchfloor.ops.intel.pattern.Comparison.Test;
import io.watchfloor.ops.intel.pattern.PatternExpression.Combination;
import io.watchfloor.ops.intel.pattern.PatternExpression.Observation;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualified;
import io.watchfloor.sigma.language.Regex;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides whether a pattern is true for the objects of one observation.
 *
 * <p>Unlike STIX, texts are compared ignoring case, because the same file or account is written differently by different
 * sources of telemetry. An address equals each network that contains it, as indicators that list networks expect.
 */
public final class ObservationTest implements Predicate<List<ObservedObject>> {

    private final Predicate<ObservedObject> object;

    private ObservationTest(Predicate<ObservedObject> object) {
        this.object = object;
    }

    /**
     * @throws InvalidPattern with the code {@code pattern.observations} if the pattern needs several observations, and
     *     {@code pattern.value} for a regular expression that needs backtracking
     */
    public static ObservationTest of(StixPattern pattern) {
        return new ObservationTest(whole(pattern.expression()));
    }

    @Override
    public boolean test(List<ObservedObject> observed) {
        return observed.stream().anyMatch(object);
    }

    private static Predicate<ObservedObject> whole(PatternExpression expression) {
        return switch (expression) {
            case Observation observation -> compiled(observation.comparison());
            case Combination either
            when either.operator() == PatternExpression.Operator.OR ->
                whole(either.left()).or(whole(either.right()));
            case Combination several -> throw needsMore("combines observations with %s".formatted(several.operator()));
            case Qualified qualified -> throw needsMore("has a condition on the time or number of observations");
        };
    }

    private static InvalidPattern needsMore(String what) {
        return new InvalidPattern(
                "pattern.observations",
                0,
                "The pattern %s. Single records are compared with one observation in brackets, or several with OR."
                        .formatted(what));
    }

    private static Predicate<ObservedObject> compiled(Comparison comparison) {
        return switch (comparison) {
            case Test test -> {
                Predicate<Constant> value = value(test);
                yield test.negated()
                        ? object -> object.values(test.path()).stream().anyMatch(value.negate())
                        : object -> object.values(test.path()).stream().anyMatch(value);
            }
            case Exists exists ->
                object -> object.type().equals(exists.path().type())
                        && object.values(exists.path()).isEmpty() == exists.negated();
            case All all -> {
                List<Predicate<ObservedObject>> parts = compiled(all.comparisons());
                yield object -> parts.stream().allMatch(part -> part.test(object));
            }
            case Any any -> {
                List<Predicate<ObservedObject>> parts = compiled(any.comparisons());
                yield object -> parts.stream().anyMatch(part -> part.test(object));
            }
        };
    }

    private static List<Predicate<ObservedObject>> compiled(List<Comparison> comparisons) {
        return comparisons.stream().map(ObservationTest::compiled).toList();
    }

    private static Predicate<Constant> value(Test test) {
        Constant given = test.values().getFirst();
        return switch (test.operator()) {
            case EQUAL -> equal(given);
            case NOT_EQUAL -> equal(given).negate();
            case IN -> {
                List<Predicate<Constant>> all =
                        test.values().stream().map(ObservationTest::equal).toList();
                yield value -> all.stream().anyMatch(one -> one.test(value));
            }
            case GREATER -> ordered(given, order -> order > 0);
            case LESS -> ordered(given, order -> order < 0);
            case GREATER_OR_EQUAL -> ordered(given, order -> order >= 0);
            case LESS_OR_EQUAL -> ordered(given, order -> order <= 0);
            case LIKE -> found(regex("(?s)^" + like(text(given)) + "\\z", test));
            case MATCHES -> found(regex(text(given), test));
            case ISSUBSET -> {
                Network outer = Network.of(text(given)).orElseThrow();
                yield value -> Network.of(text(value)).filter(outer::contains).isPresent();
            }
            case ISSUPERSET -> {
                Network inner = Network.of(text(given)).orElseThrow();
                yield value -> Network.of(text(value))
                        .filter(outer -> outer.contains(inner))
                        .isPresent();
            }
        };
    }

    private static Predicate<Constant> equal(Constant given) {
        if (given instanceof Constant.Text text) {
            Network network = text.value().indexOf('/') < 0
                    ? null
                    : Network.of(text.value()).orElse(null);
            if (network != null) {
                return value ->
                        Network.of(text(value)).filter(network::contains).isPresent();
            }
        }
        return value -> order(value, given) == 0;
    }

    private static Predicate<Constant> ordered(Constant given, IntPredicate wanted) {
        return value -> value.getClass() == given.getClass() && wanted.test(order(value, given));
    }

    /** Compares values of one kind; values of different kinds are not equal. */
    private static int order(Constant value, Constant given) {
        return switch (value) {
            case Constant.Text text
            when given instanceof Constant.Text other -> folded(text.value()).compareTo(folded(other.value()));
            case Constant.Numeral number
            when given instanceof Constant.Numeral other -> number.value().compareTo(other.value());
            case Constant.Truth truth
            when given instanceof Constant.Truth other -> Boolean.compare(truth.value(), other.value());
            case Constant.Time time
            when given instanceof Constant.Time other -> time.value().compareTo(other.value());
            case Constant.Bytes bytes
            when given instanceof Constant.Bytes other -> bytes.hex().compareTo(other.hex());
            default -> -1;
        };
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Predicate<Constant> found(Regex regex) {
        return value -> value instanceof Constant.Text text && regex.find(text.value());
    }

    private static String text(Constant value) {
        return value instanceof Constant.Text text ? text.value() : "";
    }

    private static Regex regex(String source, Test test) {
        try {
            return Regex.of(source, true, false, false);
        } catch (IllegalArgumentException e) {
            throw new InvalidPattern(
                    "pattern.value",
                    0,
                    "The regular expression for %s cannot be used: %s.".formatted(test.path(), e.getMessage()));
        }
    }

    private static String like(String text) {
        return text.codePoints()
                .mapToObj(c -> switch (c) {
                    case '%' -> ".*";
                    case '_' -> ".";
                    default -> Character.isLetterOrDigit(c) ? Character.toString(c) : "\\x{%x}".formatted(c);
                })
                .collect(Collectors.joining());
    }
}
