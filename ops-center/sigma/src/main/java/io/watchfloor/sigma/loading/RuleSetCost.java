package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.RuleLimits;
import java.util.Optional;

/** Accumulates the cost of a rule set, and checks it against the limits. */
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

    /** Returns the limit that was exceeded first; empty while no limit is exceeded. */
    Optional<LimitExceededException> full() {
        return full;
    }

    /** Adds the cost of one rule. If the rule exceeds a limit, does not add the cost and returns the limit. */
    Optional<LimitExceededException> add(long weight) {
        if (rules >= limits.rules()) {
            full = Optional.of(new LimitExceededException(
                    "rules.count",
                    "the rule set has more than %d rules; remove some or increase watchfloor.rules.max-rules"
                            .formatted(limits.rules())));
            return full;
        }
        Optional<LimitExceededException> beyond = addFilter(weight);
        rules += beyond.isEmpty() ? 1 : 0;
        return beyond;
    }

    /** Adds the cost of a filter on one rule. */
    Optional<LimitExceededException> addFilter(long weight) {
        if (memory + weight > limits.memory()) {
            full = Optional.of(new LimitExceededException(
                    "rules.memory",
                    ("the rule set needs more than %d MiB of memory; remove rules, increase the heap, or"
                                    + " increase watchfloor.rules.max-heap-percent")
                            .formatted(limits.memory() >> 20)));
            return full;
        }
        memory += weight;
        return Optional.empty();
    }
}
