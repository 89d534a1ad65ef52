package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.engine.Witness.AllFail;
import io.watchfloor.sigma.engine.Witness.Asked;
import io.watchfloor.sigma.engine.Witness.Fails;
import io.watchfloor.sigma.engine.Witness.Holds;
import io.watchfloor.sigma.engine.Witness.Sought;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Of a record that a rule matches at least one of these is true: a rule none of whose witnesses is found need not be looked at.
 *
 * @param share of records in which one is expected; the cheapest set is taken
 */
record Witnesses(Set<Witness> all, double share) {

    /** Even what was never seen costs something to look for. */
    private static final double LEAST = 1e-5;

    /** What has to be asked of every new value is taken only where nothing that can be sought is much rarer. */
    private static final double ASKING = 0.05;

    private static final double ASKING_WHAT_FAILS = 0.5;

    private static final double UNKNOWN = 0.45;

    /** What has been seen of records. */
    interface Experience {

        /** The share of records in which the witness was found, or a negative number when nobody has looked yet. */
        double share(Witness witness);
    }

    /** Empty when the rule may match without any. */
    static Optional<Witnesses> of(Check check, Experience experience) {
        return find(check, true, experience);
    }

    private static Optional<Witnesses> find(Check check, boolean wanted, Experience experience) {
        return switch (check) {
            case Check.Asks(SlotTest test) -> one(test, wanted, experience);
            case Check.Group group ->
                wanted
                        ? together(
                                group.tests().stream()
                                        .map(test -> (Check) new Check.Asks(test))
                                        .toList(),
                                true,
                                experience)
                        : Optional.of(asked(new AllFail(group), ASKING_WHAT_FAILS, experience));
            case Check.Not(Check part) -> find(part, !wanted, experience);
            case Check.Join join ->
                join.all() == wanted
                        ? cheapest(join.parts(), wanted, experience)
                        : together(join.parts(), wanted, experience);
        };
    }

    private static Optional<Witnesses> one(SlotTest test, boolean wanted, Experience experience) {
        if (wanted && test.anchor().isPresent()) {
            Witness witness = new Sought(test);
            double seen = experience.share(witness);
            double share = seen >= 0 ? seen + LEAST : guess(test, test.anchor().get());
            return Optional.of(new Witnesses(Set.of(witness), share));
        }
        if (!test.isOfOneValue()) {
            return Optional.empty();
        }
        return Optional.of(
                wanted
                        ? asked(new Holds(test), ASKING, experience)
                        : asked(new Fails(test), ASKING_WHAT_FAILS, experience));
    }

    private static Witnesses asked(Asked witness, double price, Experience experience) {
        double seen = experience.share(witness);
        return new Witnesses(Set.of(witness), (seen >= 0 ? seen : UNKNOWN) + price);
    }

    /** A word anywhere in the record is met more often than in one field. */
    private static double guess(SlotTest test, Anchor anchor) {
        return test.field() == SlotTest.ANYWHERE ? Math.min(1, anchor.share() * 4) : anchor.share();
    }

    /** All parts are needed: the witnesses of any one will do. */
    private static Optional<Witnesses> cheapest(List<Check> parts, boolean wanted, Experience experience) {
        Optional<Witnesses> best = Optional.empty();
        for (Check part : parts) {
            Optional<Witnesses> found = find(part, wanted, experience);
            if (found.isPresent()
                    && (best.isEmpty() || found.get().share() < best.get().share())) {
                best = found;
            }
        }
        return best;
    }

    /** One part is enough: the witnesses of all are needed. */
    private static Optional<Witnesses> together(List<Check> parts, boolean wanted, Experience experience) {
        Set<Witness> all = new LinkedHashSet<>();
        double share = 0;
        for (Check part : parts) {
            Optional<Witnesses> found = find(part, wanted, experience);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(found.get().all());
            share += found.get().share();
        }
        boolean isSought = all.stream().allMatch(Sought.class::isInstance);
        return Optional.of(new Witnesses(all, isSought ? Math.min(share, UNKNOWN + ASKING_WHAT_FAILS) : share));
    }
}
