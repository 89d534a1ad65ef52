package io.watchfloor.sigma.language;

import java.math.BigDecimal;
import java.util.List;

/** Condition on a value. */
public sealed interface ValueMatch {

    /** Text with wildcards; case-folded unless {@code cased}. */
    record Text(Glob glob, boolean cased) implements ValueMatch {}

    record Pattern(Regex regex) implements ValueMatch {}

    record Cidr(CidrBlock network) implements ValueMatch {}

    /** Numeric comparison, which is false for values that are not numbers. */
    record Compare(Operator operator, BigDecimal number) implements ValueMatch {}

    /** Numeric comparison of one part of a date. */
    record Time(TimePart part, Compare compare) implements ValueMatch {}

    /** Condition on the presence of the field, with or without a value. */
    record Exists(boolean wanted) implements ValueMatch {}

    /** Condition that the field is absent or has no value. The empty text is a value. */
    record Null() implements ValueMatch {}

    /** Comparison with the value of another field of the same record. */
    record FieldRef(String other, Place place, boolean cased) implements ValueMatch {}

    /**
     * Alternative spellings of one value in the rule, from placeholders or base64 offsets. One match is enough, even
     * with {@code all}.
     */
    record OneOf(List<ValueMatch> spellings) implements ValueMatch {
        public OneOf {
            spellings = List.copyOf(spellings);
        }
    }

    enum Operator {
        EQ,
        LT,
        LTE,
        GT,
        GTE;

        public boolean isMet(int comparison) {
            return switch (this) {
                case EQ -> comparison == 0;
                case LT -> comparison < 0;
                case LTE -> comparison <= 0;
                case GT -> comparison > 0;
                case GTE -> comparison >= 0;
            };
        }
    }

    enum TimePart {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    enum Place {
        WHOLE,
        START,
        END,
        ANYWHERE
    }
}
