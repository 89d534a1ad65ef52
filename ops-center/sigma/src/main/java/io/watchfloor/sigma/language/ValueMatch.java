package io.watchfloor.sigma.language;

import java.math.BigDecimal;
import java.util.List;

/** One requirement on a value. */
public sealed interface ValueMatch {

    /** A text with wildcards, already folded unless {@code cased}. */
    record Text(Glob glob, boolean cased) implements ValueMatch {}

    record Pattern(Regex regex) implements ValueMatch {}

    record Cidr(CidrBlock network) implements ValueMatch {}

    /** A value that is not a number fails every comparison. */
    record Compare(Operator operator, BigDecimal number) implements ValueMatch {}

    /** A part of a date in the value, compared as a number. */
    record Time(TimePart part, Compare compare) implements ValueMatch {}

    /** Whether the field is present, with or without a value. */
    record Exists(boolean wanted) implements ValueMatch {}

    /** The field is absent or has no value; the empty text is a value. */
    record Null() implements ValueMatch {}

    /** Compares with the value of another field of the same record. */
    record FieldRef(String other, Place place, boolean cased) implements ValueMatch {}

    /**
     * Several spellings of one value in the rule (placeholders, base64 offsets): one match is enough, even under
     * {@code all}.
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
