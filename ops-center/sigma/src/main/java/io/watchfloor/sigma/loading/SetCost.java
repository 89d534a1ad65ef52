package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.TooCostly;
import java.util.Optional;

/** The cost of a set of rules so far, and whether another one fits. */
final class SetCost {

    private final RuleLimits limits;
    private int rules;
    private long memory;
    private Optional<TooCostly> full = Optional.empty();

    SetCost(RuleLimits limits) {
        this.limits = limits;
    }

    RuleLimits limits() {
        return limits;
    }

    /** Why nothing more can be added, once something did not fit. */
    Optional<TooCostly> full() {
        return full;
    }

    /** Adds one rule, or says why not; then it does not count. */
    Optional<TooCostly> add(long weight) {
        if (rules >= limits.rules()) {
            full = Optional.of(new TooCostly(
                    "rules.count",
                    "the set has more than %d rules: leave some out, or raise watchfloor.rules.max-rules"
                            .formatted(limits.rules())));
            return full;
        }
        Optional<TooCostly> beyond = addFilter(weight);
        rules += beyond.isEmpty() ? 1 : 0;
        return beyond;
    }

    /** What a filter adds to one rule. */
    Optional<TooCostly> addFilter(long weight) {
        if (memory + weight > limits.memory()) {
            full = Optional.of(new TooCostly(
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
