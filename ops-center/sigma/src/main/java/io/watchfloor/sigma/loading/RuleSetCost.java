package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.RuleLimits;
import java.util.Optional;

/** The cost of a set of rules so far, and whether another one fits. */
final class RuleSetCost {

    private final RuleLimits limits;
    private int rules;
    private long memory;
    private Optional<LimitExceededException> full = Optional.empty();

    RuleSetCost(RuleLimits limits) {
        this.limits = limits;
    }

    RuleLimits limits() {
        return limits;
    }

    /** Why nothing more can be added, once something did not fit. */
    Optional<LimitExceededException> full() {
        return full;
    }

    /** Adds one rule, or says why not; then it does not count. */
    Optional<LimitExceededException> add(long weight) {
        if (rules >= limits.rules()) {
            full = Optional.of(new LimitExceededException(
                    "rules.count",
                    "the set has more than %d rules: leave some out, or raise watchfloor.rules.max-rules"
                            .formatted(limits.rules())));
            return full;
        }
        Optional<LimitExceededException> beyond = addFilter(weight);
        rules += beyond.isEmpty() ? 1 : 0;
        return beyond;
    }

    /** What a filter adds to one rule. */
    Optional<LimitExceededException> addFilter(long weight) {
        if (memory + weight > limits.memory()) {
            full = Optional.of(new LimitExceededException(
                    "rules.memory",
                    ("the set needs more than %d MiB of memory: leave rules out, give the program more heap, or"
                                    + " raise watchfloor.rules.max-heap-percent")
                            .formatted(limits.memory() >> 20)));
            return full;
        }
        memory += weight;
        return Optional.empty();
    }
}
