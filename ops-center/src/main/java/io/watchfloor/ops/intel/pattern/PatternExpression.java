package io.watchfloor.ops.intel.pattern;

import java.math.BigDecimal;
import java.time.Instant;

/** What must be observed: one observation, or several that are combined (STIX 2.1, section 9.4). */
public sealed interface PatternExpression {

    /** One observation in which the comparison is true. */
    record Observation(Comparison comparison) implements PatternExpression {}

    record Combination(Operator operator, PatternExpression left, PatternExpression right)
            implements PatternExpression {}

    /** An expression whose observations meet a further condition. */
    record Qualified(PatternExpression expression, Qualifier qualifier) implements PatternExpression {}

    /** How two expressions are combined. */
    enum Operator {
        /** Both, by different observations. */
        AND,
        OR,
        /** Both, by different observations, and the right one not before the left one. */
        FOLLOWEDBY
    }

    /** A condition on the observations of an expression. */
    sealed interface Qualifier {

        /** All observations lie within this time. */
        record Within(BigDecimal seconds) implements Qualifier {}

        /** The expression is true this often, each time by different observations. */
        record Repeats(int times) implements Qualifier {}

        /** All observations lie between the two times. */
        record StartStop(Instant start, Instant stop) implements Qualifier {}
    }
}
