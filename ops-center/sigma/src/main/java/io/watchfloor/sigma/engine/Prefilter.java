package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.engine.PrefilterTerm.EvaluatedTerm;
import io.watchfloor.sigma.engine.PrefilterTerm.GroupFalse;
import io.watchfloor.sigma.engine.PrefilterTerm.LiteralTerm;
import io.watchfloor.sigma.engine.PrefilterTerm.PredicateFalse;
import io.watchfloor.sigma.engine.PrefilterTerm.PredicateTrue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * If a rule matches a record, at least one of these is true: a rule without a found witness need not be evaluated.
 *
 * @param share of records in which one is expected; the cheapest set is chosen
 */
record Prefilter(Set<PrefilterTerm> all, double share) {

    /** Even a witness that was never seen costs something to search for. */
    private static final double LEAST = 1e-5;

    /** A witness that must be evaluated on every new value is chosen only when no searchable one is much rarer. */
    private static final double ASKING = 0.05;

    private static final double ASKING_WHAT_FAILS = 0.5;

    private static final double UNKNOWN = 0.45;

    /** Statistics of the records seen so far. */
    interface Statistics {

        /** The share of records in which the witness was found, or a negative number when it has not been measured. */
        double share(PrefilterTerm witness);
    }

    /** Empty when the rule may match without a witness. */
    static Optional<Prefilter> of(Check check, Statistics experience) {
        return find(check, true, experience);
    }

    private static Optional<Prefilter> find(Check check, boolean wanted, Statistics experience) {
        return switch (check) {
            case Check.PredicateCheck(Predicate predicate) -> one(predicate, wanted, experience);
            case Check.Group group ->
                wanted
                        ? together(
                                group.predicates().stream()
                                        .map(predicate -> (Check) new Check.PredicateCheck(predicate))
                                        .toList(),
                                true,
                                experience)
                        : Optional.of(asked(new GroupFalse(group), ASKING_WHAT_FAILS, experience));
            case Check.Not(Check part) -> find(part, !wanted, experience);
            case Check.Join join ->
                join.all() == wanted
                        ? cheapest(join.parts(), wanted, experience)
                        : together(join.parts(), wanted, experience);
        };
    }

    private static Optional<Prefilter> one(Predicate predicate, boolean wanted, Statistics experience) {
        if (wanted && predicate.anchor().isPresent()) {
            PrefilterTerm witness = new LiteralTerm(predicate);
            double seen = experience.share(witness);
            double share = seen >= 0
                    ? seen + LEAST
                    : guess(predicate, predicate.anchor().get());
            return Optional.of(new Prefilter(Set.of(witness), share));
        }
        if (!predicate.isOfOneValue()) {
            return Optional.empty();
        }
        return Optional.of(
                wanted
                        ? asked(new PredicateTrue(predicate), ASKING, experience)
                        : asked(new PredicateFalse(predicate), ASKING_WHAT_FAILS, experience));
    }

    private static Prefilter asked(EvaluatedTerm witness, double price, Statistics experience) {
        double seen = experience.share(witness);
        return new Prefilter(Set.of(witness), (seen >= 0 ? seen : UNKNOWN) + price);
    }

    /** A word anywhere in the record is more frequent than one in a single field. */
    private static double guess(Predicate predicate, RequiredLiterals anchor) {
        return predicate.field() == Predicate.ANYWHERE ? Math.min(1, anchor.share() * 4) : anchor.share();
    }

    /** All parts are needed: the witnesses of any one will do. */
    private static Optional<Prefilter> cheapest(List<Check> parts, boolean wanted, Statistics experience) {
        Optional<Prefilter> best = Optional.empty();
        for (Check part : parts) {
            Optional<Prefilter> found = find(part, wanted, experience);
            if (found.isPresent()
                    && (best.isEmpty() || found.get().share() < best.get().share())) {
                best = found;
            }
        }
        return best;
    }

    /** One part is enough: the witnesses of all are needed. */
    private static Optional<Prefilter> together(List<Check> parts, boolean wanted, Statistics experience) {
        Set<PrefilterTerm> all = new LinkedHashSet<>();
        double share = 0;
        for (Check part : parts) {
            Optional<Prefilter> found = find(part, wanted, experience);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(found.get().all());
            share += found.get().share();
        }
        boolean isSought = all.stream().allMatch(LiteralTerm.class::isInstance);
        return Optional.of(new Prefilter(all, isSought ? Math.min(share, UNKNOWN + ASKING_WHAT_FAILS) : share));
    }
}
