package io.watchfloor.ops.detection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A set of tests of which at least one holds whenever the rule matches: a rule none of whose witnesses is found need not be looked at.
 *
 * @param share of records in which one is expected; the cheapest set is taken
 */
record Witnesses(Set<SlotTest> tests, double share) {

    /** Empty when the rule may match without any. */
    static Optional<Witnesses> of(Check check) {
        return find(check, true);
    }

    private static Optional<Witnesses> find(Check check, boolean wanted) {
        return switch (check) {
            case Check.Asks(SlotTest test) ->
                wanted
                        ? Anchor.of(test).map(anchor -> new Witnesses(Set.of(test), weighed(test, anchor.share())))
                        : Optional.empty();
            case Check.Not(Check part) -> find(part, !wanted);
            case Check.Join(List<Check> parts, boolean all) ->
                all == wanted ? cheapest(parts, wanted) : together(parts, wanted);
        };
    }

    /** A word anywhere in the record is met more often than in one field. */
    private static double weighed(SlotTest test, double share) {
        return test.field() == SlotTest.ANYWHERE ? Math.min(1, share * 4) : share;
    }

    /** All parts must hold: the witnesses of any one will do. */
    private static Optional<Witnesses> cheapest(List<Check> parts, boolean wanted) {
        Optional<Witnesses> best = Optional.empty();
        for (Check part : parts) {
            Optional<Witnesses> found = find(part, wanted);
            if (found.isPresent()
                    && (best.isEmpty() || found.get().share() < best.get().share())) {
                best = found;
            }
        }
        return best;
    }

    /** One part is enough: the witnesses of all are needed. */
    private static Optional<Witnesses> together(List<Check> parts, boolean wanted) {
        Set<SlotTest> tests = new LinkedHashSet<>();
        double share = 0;
        for (Check part : parts) {
            Optional<Witnesses> found = find(part, wanted);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            tests.addAll(found.get().tests());
            share += found.get().share();
        }
        return Optional.of(new Witnesses(tests, share));
    }
}
