package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Measures the members of one time span, and finds the members that meet the condition. */
final class WindowMeasure {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private WindowMeasure() {}

    /**
     * Result of a measurement.
     *
     * @param proof members that meet the condition, in the order of time; empty if the condition does not hold
     * @param count see {@link CorrelationDetection.Measurement#count}
     */
    record Measurement(
            List<Member> proof, long count, @Nullable BigDecimal value, boolean estimated) {

        static final Measurement NOTHING = new Measurement(List.of(), 0, null, false);

        boolean isMet() {
            return !proof.isEmpty();
        }
    }

    /**
     * @param span members of one time span, in the order of time
     * @param end member at the end of the time span
     */
    static Measurement of(CorrelationRule correlation, List<Member> span, Member end, boolean estimated) {
        return switch (correlation.type()) {
            case EVENT_COUNT -> counted(correlation, span, distinct(span, Member::unit), estimated);
            case VALUE_COUNT -> counted(correlation, span, distinct(span, WindowMeasure::text), estimated);
            case TEMPORAL -> together(correlation, span);
            case TEMPORAL_ORDERED -> inOrder(correlation, span, end);
            case VALUE_SUM -> measured(correlation, span, sum(correlation, span), estimated);
            case VALUE_AVG ->
                measured(
                        correlation,
                        span,
                        sum(correlation, span).divide(BigDecimal.valueOf(span.size()), MathContext.DECIMAL128),
                        estimated);
            case VALUE_PERCENTILE -> {
                BigDecimal percentile = correlation.condition().percentile();
                yield percentile == null
                        ? rare(correlation, span, estimated)
                        : measured(correlation, span, percentile(span, percentile), estimated);
            }
        };
    }

    /**
     * Returns the measured value of a member as a number. For sums with only a lower bound, negative numbers count as
     * 0, so that a condition once met stays met.
     */
    static BigDecimal number(CorrelationRule correlation, Member member) {
        BigDecimal number = Numbers.parse(text(member)).orElse(BigDecimal.ZERO);
        return correlation.isRising() ? number.max(BigDecimal.ZERO) : number;
    }

    static String text(Member member) {
        return member.value() == null ? "" : member.value();
    }

    private static Measurement counted(CorrelationRule correlation, List<Member> span, long count, boolean estimated) {
        return correlation.condition().isMet(count)
                ? new Measurement(span, count, null, estimated)
                : Measurement.NOTHING;
    }

    private static Measurement measured(
            CorrelationRule correlation, List<Member> span, BigDecimal value, boolean estimated) {
        return correlation.condition().isMet(value)
                ? new Measurement(span, span.size(), value, estimated)
                : Measurement.NOTHING;
    }

    private static long distinct(List<Member> span, java.util.function.Function<Member, String> what) {
        return span.stream().map(what).distinct().count();
    }

    private static BigDecimal sum(CorrelationRule correlation, List<Member> span) {
        return span.stream().map(member -> number(correlation, member)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Percentile by the nearest-rank method: the smallest number for which at least the given percentage of all numbers
     * is less or equal.
     */
    private static BigDecimal percentile(List<Member> span, BigDecimal percentile) {
        List<BigDecimal> sorted = span.stream()
                .map(member -> Numbers.parse(text(member)).orElse(BigDecimal.ZERO))
                .sorted()
                .toList();
        int rank = percentile
                .multiply(BigDecimal.valueOf(sorted.size()))
                .divide(HUNDRED, 0, RoundingMode.CEILING)
                .intValueExact();
        return sorted.get(Math.max(1, rank) - 1);
    }

    /** Finds the members with rare values: values whose percentage of all members meets the condition. */
    private static Measurement rare(CorrelationRule correlation, List<Member> span, boolean estimated) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        span.forEach(member -> counts.merge(text(member), 1, Integer::sum));
        BigDecimal all = BigDecimal.valueOf(span.size());
        Set<String> met = new HashSet<>();
        counts.forEach((value, count) -> {
            BigDecimal share = BigDecimal.valueOf(count).multiply(HUNDRED).divide(all, MathContext.DECIMAL128);
            if (correlation.condition().isMet(share)) {
                met.add(value);
            }
        });
        List<Member> proof =
                span.stream().filter(member -> met.contains(text(member))).toList();
        return new Measurement(proof, proof.size(), null, estimated);
    }

    /** Finds the latest member of each rule, searching backwards from the end. */
    private static Measurement together(CorrelationRule correlation, List<Member> span) {
        List<Member> proof = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Member member : span.reversed()) {
            if (seen.add(member.rule())) {
                proof.add(member);
            }
        }
        return correlation.condition().isMet(seen.size())
                ? new Measurement(proof.reversed(), seen.size(), null, false)
                : Measurement.NOTHING;
    }

    /**
     * Searches from the last rule to the first. For each rule, finds the latest record that is not after the record of
     * the following rule. No record is used twice.
     */
    private static Measurement inOrder(CorrelationRule correlation, List<Member> span, Member end) {
        List<String> rules = correlation.rules();
        if (!end.rule().equals(rules.getLast())) {
            return Measurement.NOTHING;
        }
        List<Member> proof = new ArrayList<>(List.of(end));
        return new OrderedSearch(rules, span, proof).completes(rules.size() - 2)
                ? new Measurement(proof.reversed(), proof.size(), null, false)
                : Measurement.NOTHING;
    }

    /**
     * The latest record is the best choice for a rule, except that of several records of the same time another one may
     * be needed for an earlier rule. Only these are tried again, within a limit that only many such records reach.
     */
    private static final class OrderedSearch {
        private static final int MOST_TRIES = 1_000;

        private final List<String> rules;
        private final List<Member> span;
        private final List<Member> later;
        private int tries;

        /** @param later the records found, from the last rule on; extended in place */
        OrderedSearch(List<String> rules, List<Member> span, List<Member> later) {
            this.rules = rules;
            this.span = span;
            this.later = later;
        }

        boolean completes(int index) {
            if (index < 0) {
                return true;
            }
            java.time.Instant until = later.getLast().time();
            java.time.Instant latest = null;
            for (Member member : span.reversed()) {
                if ((latest != null && member.time().isBefore(latest)) || tries > MOST_TRIES) {
                    return false;
                }
                if (!member.rule().equals(rules.get(index)) || member.time().isAfter(until) || isUsed(member)) {
                    continue;
                }
                latest = member.time();
                tries++;
                later.add(member);
                if (completes(index - 1)) {
                    return true;
                }
                later.removeLast();
            }
            return false;
        }

        private boolean isUsed(Member member) {
            return later.stream().anyMatch(other -> other.record().equals(member.record()));
        }
    }
}
