package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * Running totals of a time span that slides over the members. Each member is added and removed once, independent of the
 * length of the span.
 */
final class SlidingTotals {

    private final CorrelationRule correlation;
    private final Map<String, Integer> counts = new HashMap<>();
    private BigDecimal sum = BigDecimal.ZERO;

    SlidingTotals(CorrelationRule correlation) {
        this.correlation = correlation;
    }

    void add(Member member) {
        if (correlation.type() == CorrelationRule.Type.VALUE_SUM) {
            sum = sum.add(WindowMeasure.number(correlation, member));
        } else {
            counts.merge(counted(member), 1, Integer::sum);
        }
    }

    void remove(Member member) {
        if (correlation.type() == CorrelationRule.Type.VALUE_SUM) {
            sum = sum.subtract(WindowMeasure.number(correlation, member));
        } else {
            counts.computeIfPresent(counted(member), (what, count) -> count == 1 ? null : count - 1);
        }
    }

    boolean isMet() {
        return correlation.type() == CorrelationRule.Type.VALUE_SUM
                ? correlation.condition().isMet(sum)
                : correlation.condition().isMet(counts.size());
    }

    private String counted(Member member) {
        return switch (correlation.type()) {
            case TEMPORAL, TEMPORAL_ORDERED -> member.rule();
            case VALUE_COUNT -> WindowMeasure.text(member);
            case EVENT_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> member.unit();
        };
    }
}
