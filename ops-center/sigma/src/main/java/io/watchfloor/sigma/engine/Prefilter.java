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
 * Prefilter of a rule: a set of terms of which at least one is true in every matching record. A rule without a true
 * term need not be evaluated.
 *
 * @param share expected share of records with a true term; the set with the lowest cost is chosen
 */
record Prefilter(Set<PrefilterTerm> all, double share) {

    /** Minimum cost of a term, even if it was never found. */
    private static final double LEAST = 1e-5;

    /** Additional cost of a term that must be evaluated on every new value. */
    private static final double ASKING = 0.05;

    private static final double ASKING_WHAT_FAILS = 0.5;

    private static final double UNKNOWN = 0.45;

    /** Statistics of the records seen so far. */
    interface Statistics {

        /** Share of records in which the term was found; negative if not measured. */
        double share(PrefilterTerm witness);
    }

    /** Computes the prefilter; empty if the rule may match without any term. */
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
            case Check.ProfileCheck profile -> Optional.empty();
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

    /** Estimates the share of a term. A keyword anywhere in the record is more frequent than in a single field. */
    private static double guess(Predicate predicate, RequiredLiterals anchor) {
        return predicate.field() == Predicate.ANYWHERE ? Math.min(1, anchor.share() * 4) : anchor.share();
    }

    /** All parts of the condition must be true, so the cheapest prefilter of a single part is enough. */
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

    /** A single part of the condition is enough for a match, so the terms of all parts are needed. */
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
