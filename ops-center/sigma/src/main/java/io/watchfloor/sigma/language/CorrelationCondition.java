package io.watchfloor.sigma.language;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Condition of a correlation. Sigma correlation rules 2.1, "Condition".
 *
 * @param fields fields whose values are measured; empty for types that count records or rules
 * @param criteria one criterion, or two criteria that limit a range
 * @param percentile percentile from 0 to 100 of the numbers in the field, for {@code value_percentile} with a
 *     {@code percentile}; null otherwise
 */
public record CorrelationCondition(
        List<String> fields,
        List<Criterion> criteria,
        @Nullable BigDecimal percentile) {

    public enum Operator {
        GT,
        GTE,
        LT,
        LTE,
        EQ,
        NEQ;

        public boolean isLowerBound() {
            return this == GT || this == GTE;
        }

        public boolean isUpperBound() {
            return this == LT || this == LTE;
        }
    }

    /** Comparison of the measured number with a limit. */
    public record Criterion(Operator operator, BigDecimal number) {

        boolean isMet(BigDecimal measured) {
            int order = measured.compareTo(number);
            return switch (operator) {
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
                case EQ -> order == 0;
                case NEQ -> order != 0;
            };
        }
    }

    public CorrelationCondition {
        fields = List.copyOf(fields);
        criteria = List.copyOf(criteria);
    }

    public static CorrelationCondition atLeast(int number) {
        return new CorrelationCondition(
                List.of(), List.of(new Criterion(Operator.GTE, BigDecimal.valueOf(number))), null);
    }

    public boolean isMet(BigDecimal measured) {
        return criteria.stream().allMatch(criterion -> criterion.isMet(measured));
    }

    public boolean isMet(long measured) {
        return isMet(BigDecimal.valueOf(measured));
    }

    /** Whether a condition that is met stays met when members are added. */
    public boolean hasOnlyLowerBounds() {
        return criteria.stream().allMatch(criterion -> criterion.operator().isLowerBound());
    }

    /** Returns the count beyond which further members no longer change the result of the condition. */
    public int decisiveCount() {
        return criteria.stream()
                        .mapToInt(criterion -> criterion
                                .number()
                                .setScale(0, RoundingMode.CEILING)
                                .intValueExact())
                        .max()
                        .orElse(0)
                + 1;
    }
}
