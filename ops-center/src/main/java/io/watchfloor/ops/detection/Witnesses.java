package io.watchfloor.ops.detection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A set of tests of which at least one holds whenever the rule matches: a rule none of whose witnesses is found need not be looked at.
 *
 * @param share of records in which one is expected; the cheapest set is taken
 */
record Witnesses(Set<SlotTest> tests, double share) {

    /** Even what was never seen costs something to look for. */
    private static final double LEAST = 1e-5;

    /**
     * Empty when the rule may match without any.
     *
     * @param measured the share of records in which a test was seen to hold, or a negative number when nobody has looked yet
     */
    static Optional<Witnesses> of(Check check, ToDoubleFunction<SlotTest> measured) {
        return find(check, true, measured);
    }

    private static Optional<Witnesses> find(Check check, boolean wanted, ToDoubleFunction<SlotTest> measured) {
        return switch (check) {
            case Check.Asks(SlotTest test) ->
                wanted
                        ? test.anchor().map(anchor -> new Witnesses(Set.of(test), share(test, anchor, measured)))
                        : Optional.empty();
            case Check.Group group ->
                together(
                        group.tests().stream()
                                .map(test -> (Check) new Check.Asks(test))
                                .toList(),
                        wanted,
                        measured);
            case Check.Not(Check part) -> find(part, !wanted, measured);
            case Check.Join join ->
                join.all() == wanted
                        ? cheapest(join.parts(), wanted, measured)
                        : together(join.parts(), wanted, measured);
        };
    }

    /** As measured, else as guessed; a word anywhere in the record is met more often than in one field. */
    private static double share(SlotTest test, Anchor anchor, ToDoubleFunction<SlotTest> measured) {
        double seen = measured.applyAsDouble(test);
        if (seen >= 0) {
            return seen + LEAST;
        }
        return test.field() == SlotTest.ANYWHERE ? Math.min(1, anchor.share() * 4) : anchor.share();
    }

    /** All parts must hold: the witnesses of any one will do. */
    private static Optional<Witnesses> cheapest(
            List<Check> parts, boolean wanted, ToDoubleFunction<SlotTest> measured) {
        Optional<Witnesses> best = Optional.empty();
        for (Check part : parts) {
            Optional<Witnesses> found = find(part, wanted, measured);
            if (found.isPresent()
                    && (best.isEmpty() || found.get().share() < best.get().share())) {
                best = found;
            }
        }
        return best;
    }

    /** One part is enough: the witnesses of all are needed. */
    private static Optional<Witnesses> together(
            List<Check> parts, boolean wanted, ToDoubleFunction<SlotTest> measured) {
        Set<SlotTest> tests = new LinkedHashSet<>();
        double share = 0;
        for (Check part : parts) {
            Optional<Witnesses> found = find(part, wanted, measured);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            tests.addAll(found.get().tests());
            share += found.get().share();
        }
        return Optional.of(new Witnesses(tests, share));
    }
}
