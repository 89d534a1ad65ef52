package io.watchfloor.ops.intel.pattern;

import io.watchfloor.ops.intel.pattern.Comparison.Operator;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the values of patterns that are a list of values, such as addresses, domains and hashes. */
public final class IndicatorValues {

    /** Maximum number of values of a pattern. */
    private static final int MOST = 1_000;

    private static final Set<String> ADDRESSES = Set.of("ipv4-addr:value", "ipv6-addr:value");

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("domain-name:value", Kind.DOMAIN),
            Map.entry("url:value", Kind.URL),
            Map.entry("email-addr:value", Kind.EMAIL),
            Map.entry("file:hashes.MD5", Kind.MD5),
            Map.entry("file:hashes.md5", Kind.MD5),
            Map.entry("file:hashes.SHA-1", Kind.SHA1),
            Map.entry("file:hashes.sha1", Kind.SHA1),
            Map.entry("file:hashes.SHA-256", Kind.SHA256),
            Map.entry("file:hashes.sha256", Kind.SHA256));

    private IndicatorValues() {}

    /**
     * The values of a pattern that is true for each record that has one of them, and only for such records: comparisons
     * with {@code =}, {@code IN} or, of addresses, {@code ISSUBSET}, combined with {@code OR}.
     *
     * @return without duplicates, in the order of the pattern; empty for every other pattern, and for patterns with more
     *     than 1,000 values or a value that is invalid for its property
     */
    public static List<IndicatorValue> of(StixPattern pattern) {
        List<IndicatorValue> values = new ArrayList<>();
        return add(pattern.expression(), values) && values.size() <= MOST
                ? values.stream().distinct().toList()
                : List.of();
    }

    /** @return whether the expression is a list of values */
    private static boolean add(PatternExpression expression, List<IndicatorValue> values) {
        return switch (expression) {
            case PatternExpression.Observation one -> add(one.comparison(), values);
            case PatternExpression.Combination two ->
                two.operator() == PatternExpression.Operator.OR && add(two.left(), values) && add(two.right(), values);
            case PatternExpression.Qualified qualified -> false;
        };
    }

    private static boolean add(Comparison comparison, List<IndicatorValue> values) {
        return switch (comparison) {
            case Comparison.Any any -> any.comparisons().stream().allMatch(one -> add(one, values));
            case Comparison.Test test ->
                !test.negated() && test.values().stream().allMatch(one -> add(test, one, values));
            case Comparison.All all -> false;
            case Comparison.Exists exists -> false;
        };
    }

    private static boolean add(Comparison.Test test, Constant constant, List<IndicatorValue> values) {
        if (!(constant instanceof Constant.Text text)) {
            return false;
        }
        Optional<IndicatorValue> value = value(test, text.value());
        value.ifPresent(values::add);
        return value.isPresent();
    }

    private static Optional<IndicatorValue> value(Comparison.Test test, String text) {
        String path = test.path().toString();
        boolean equal = test.operator() == Operator.EQUAL || test.operator() == Operator.IN;
        if (ADDRESSES.contains(path)) {
            return equal || test.operator() == Operator.ISSUBSET ? IndicatorValue.address(text) : Optional.empty();
        }
        Kind kind = KINDS.get(path);
        return equal && kind != null ? IndicatorValue.of(kind, text) : Optional.empty();
    }
}
