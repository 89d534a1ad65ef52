package io.watchfloor.ops.intel.rules;

import io.watchfloor.ops.archive.RuleYaml;
import io.watchfloor.ops.intel.pattern.Comparison;
import io.watchfloor.ops.intel.pattern.Comparison.All;
import io.watchfloor.ops.intel.pattern.Comparison.Any;
import io.watchfloor.ops.intel.pattern.Comparison.Exists;
import io.watchfloor.ops.intel.pattern.Comparison.Test;
import io.watchfloor.ops.intel.pattern.PatternPlaces;
import io.watchfloor.ops.intel.rules.FieldMatch.Search;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The detection of a rule that matches the records in which a comparison is true. */
final class ObservationRule {

    /** Values of all searches of one rule. */
    private static final int MOST_VALUES = 20_000;

    private final PatternPlaces places;
    private final Map<Search, String> searches = new LinkedHashMap<>();

    private ObservationRule(PatternPlaces places) {
        this.places = places;
    }

    /**
     * Returns the detection in YAML.
     *
     * @param comparisons one of which must be true
     * @throws io.watchfloor.ops.intel.pattern.InvalidPattern if no rule expresses the comparisons exactly
     */
    static String detection(List<Comparison> comparisons, PatternPlaces places) {
        ObservationRule rule = new ObservationRule(places);
        FieldMatch match =
                FieldMatch.any(comparisons.stream().map(rule::anyObject).toList());
        if (match instanceof FieldMatch.Always) {
            throw places.refused(
                    "pattern.never-true",
                    comparisons.getFirst(),
                    "No object of a record has all properties that the observation compares.");
        }
        String condition = rule.condition(match, true);
        long values = rule.searches.keySet().stream()
                .flatMap(one -> one.maps().stream())
                .flatMap(one -> one.values().stream())
                .mapToLong(List::size)
                .sum();
        if (values > MOST_VALUES) {
            throw places.refused(
                    "pattern.too-large",
                    comparisons.getFirst(),
                    "A rule for the observation has %d values, and at most %d are allowed. Split the pattern."
                            .formatted(values, MOST_VALUES));
        }
        StringBuilder yaml = new StringBuilder(1_000);
        rule.searches.forEach((search, name) -> {
            yaml.append("    ").append(name).append(":\n");
            search.maps().forEach(map -> RuleYaml.map(yaml, map, search.maps().size() > 1));
        });
        return yaml.append("    condition: ").append(condition).append('\n').toString();
    }

    private FieldMatch anyObject(Comparison comparison) {
        List<FieldMatch> objects = new ArrayList<>();
        check(comparison);
        for (String type : comparison.types().stream().sorted().toList()) {
            for (Map<String, Reading> shape : ObjectShapes.of(type)) {
                objects.add(of(comparison, type, shape));
            }
        }
        return FieldMatch.any(objects);
    }

    private void check(Comparison comparison) {
        switch (comparison) {
            case Test test -> check(test, test.path().type(), test.path().property());
            case Exists exists ->
                check(exists, exists.path().type(), exists.path().property());
            case All all -> all.comparisons().forEach(this::check);
            case Any any -> any.comparisons().forEach(this::check);
        }
    }

    private void check(Comparison comparison, String type, String property) {
        if (!ObjectShapes.supports(type, property)) {
            throw places.refused(
                    "pattern.property",
                    comparison,
                    "Records have no %s:%s. Supported: %s."
                            .formatted(type, property, String.join(", ", ObjectShapes.supported())));
        }
    }

    private FieldMatch of(Comparison comparison, String type, Map<String, Reading> shape) {
        return switch (comparison) {
            case Test test -> {
                Reading reading =
                        test.path().type().equals(type) ? shape.get(test.path().property()) : null;
                try {
                    yield reading == null ? FieldMatch.FALSE : reading.compared(test);
                } catch (Reading.Refusal refusal) {
                    throw places.refused(refusal.code(), test, refusal.text());
                }
            }
            case Exists exists -> {
                if (!exists.path().type().equals(type)) {
                    yield FieldMatch.FALSE;
                }
                Reading reading = shape.get(exists.path().property());
                FieldMatch present = reading == null ? FieldMatch.FALSE : reading.present();
                yield exists.negated()
                        ? FieldMatch.all(
                                FieldMatch.any(shape.values().stream()
                                        .distinct()
                                        .map(Reading::present)
                                        .toList()),
                                FieldMatch.not(present))
                        : present;
            }
            case All all ->
                FieldMatch.all(all.comparisons().stream()
                        .map(one -> of(one, type, shape))
                        .toList());
            case Any any ->
                FieldMatch.any(any.comparisons().stream()
                        .map(one -> of(one, type, shape))
                        .toList());
        };
    }

    private String condition(FieldMatch match, boolean whole) {
        return switch (match) {
            case Search search -> searches.computeIfAbsent(search, one -> "search" + (searches.size() + 1));
            case FieldMatch.Not(FieldMatch part) -> "not " + condition(part, false);
            case FieldMatch.All(List<FieldMatch> parts) -> joined(parts, " and ", whole);
            case FieldMatch.Any(List<FieldMatch> parts) -> joined(parts, " or ", whole);
            case FieldMatch.Always always -> throw new IllegalStateException("a constant is never part of a condition");
        };
    }

    private String joined(List<FieldMatch> parts, String word, boolean whole) {
        String text = parts.stream().map(part -> condition(part, false)).collect(Collectors.joining(word));
        return whole ? text : "(" + text + ")";
    }
}
