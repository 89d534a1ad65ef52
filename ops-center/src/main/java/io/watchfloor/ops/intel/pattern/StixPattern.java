package io.watchfloor.ops.intel.pattern;

import java.util.stream.Stream;

/**
 * A pattern of an indicator.
 *
 * @param text as it was written
 */
public record StixPattern(String text, PatternExpression expression, PatternPlaces places) {

    /** Maximum number of characters of a pattern. */
    public static final int LONGEST = 100_000;

    /**
     * Reads a pattern (STIX 2.1, section 9).
     *
     * @throws InvalidPattern with the code {@code pattern.too-long}, {@code pattern.too-deep}, {@code pattern.syntax},
     *     {@code pattern.value} or {@code pattern.types}
     */
    public static StixPattern parse(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidPattern(
                    "pattern.too-long",
                    LONGEST,
                    "The pattern has %d characters, and at most %d are allowed.".formatted(text.length(), LONGEST));
        }
        PatternParser parser = new PatternParser(PatternTokens.of(text));
        PatternExpression expression = parser.pattern();
        return new StixPattern(text, expression, parser.places());
    }

    /** The properties that the pattern compares, in its order. */
    public Stream<ObjectPath> paths() {
        return paths(expression);
    }

    private static Stream<ObjectPath> paths(PatternExpression expression) {
        return switch (expression) {
            case PatternExpression.Observation one -> paths(one.comparison());
            case PatternExpression.Combination two -> Stream.concat(paths(two.left()), paths(two.right()));
            case PatternExpression.Qualified one -> paths(one.expression());
        };
    }

    private static Stream<ObjectPath> paths(Comparison comparison) {
        return switch (comparison) {
            case Comparison.Test test -> Stream.of(test.path());
            case Comparison.Exists exists -> Stream.of(exists.path());
            case Comparison.All all -> all.comparisons().stream().flatMap(StixPattern::paths);
            case Comparison.Any any -> any.comparisons().stream().flatMap(StixPattern::paths);
        };
    }
}
