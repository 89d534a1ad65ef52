package io.watchfloor.sigma.language;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a correlation is met. Sigma correlation rules 2.1, "Condition".
 *
 * @param fields whose values are measured; none for the types that count records or rules
 * @param criteria one, or two that bound a range
 * @param percentile 0 to 100: percentile of the numbers in the field, for {@code value_percentile} with a
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

    /** The measured number has this relation to the given one. */
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

    /** Whether the condition, once met, stays met with more members. */
    public boolean hasOnlyLowerBounds() {
        return criteria.stream().allMatch(criterion -> criterion.operator().isLowerBound());
    }

    /** The count above which the answer no longer changes. */
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
