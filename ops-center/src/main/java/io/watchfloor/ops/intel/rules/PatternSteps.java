package io.watchfloor.ops.intel.rules;

import io.watchfloor.ops.intel.pattern.Comparison;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.PatternExpression;
import io.watchfloor.ops.intel.pattern.PatternExpression.Combination;
import io.watchfloor.ops.intel.pattern.PatternExpression.Observation;
import io.watchfloor.ops.intel.pattern.PatternExpression.Operator;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualified;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualifier;
import io.watchfloor.ops.intel.pattern.PatternPlaces;
import io.watchfloor.ops.intel.pattern.StixPattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as sequences of observations. The pattern is true if the observations of one sequence occur by different
 * records, in their order, within the time of the sequence. {@code AND} becomes one sequence for each order, because a
 * correlation of type {@code temporal} counts one record for two observations, which STIX does not.
 *
 * @param sequences alternatives
 * @param start null for no start
 * @param stop null for no end; the first moment at which the pattern is no longer true
 */
record PatternSteps(
        List<Sequence> sequences,
        @Nullable Instant start,
        @Nullable Instant stop) {

    /** Alternatives that one pattern may have. */
    static final int MOST_SEQUENCES = 24;

    /** Steps of a sequence whose observations differ. A window keeps 64 records of each observation. */
    static final int MOST_STEPS = 8;

    /** The highest count of a correlation. */
    static final int MOST_REPEATS = 1_000;

    private static final Duration LONGEST = Duration.ofDays(31);

    /**
     * Observations in an order.
     *
     * @param within null for a sequence of one observation
     */
    record Sequence(List<Step> steps, @Nullable Duration within) {
        Sequence {
            steps = List.copyOf(steps);
        }
    }

    /** @param comparisons one of them is true */
    record Step(List<Comparison> comparisons) {
        Step {
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * A sequence while it is built.
     *
     * @param within limit for all steps; null for none
     * @param inner shortest limit that applies to some of the steps only; null for none
     */
    private record Part(
            List<Step> steps,
            @Nullable BigDecimal within,
            @Nullable BigDecimal inner) {

        Part(List<Step> steps) {
            this(steps, null, null);
        }

        /** The limit that applies to a part of a longer sequence. */
        @Nullable
        BigDecimal limit() {
            return steps.size() < 2 ? null : shorter(within, inner);
        }
    }

    PatternSteps {
        sequences = List.copyOf(sequences);
    }

    /** @throws InvalidPattern if no correlation expresses the pattern exactly */
    static PatternSteps of(StixPattern pattern) {
        PatternExpression expression = pattern.expression();
        PatternPlaces places = pattern.places();
        Instant start = null;
        Instant stop = null;
        List<Qualified> others = new ArrayList<>();
        while (expression instanceof Qualified qualified) {
            if (qualified.qualifier() instanceof Qualifier.StartStop(Instant from, Instant until)) {
                start = start == null || from.isAfter(start) ? from : start;
                stop = stop == null || until.isBefore(stop) ? until : stop;
            } else {
                others.add(qualified);
            }
            expression = qualified.expression();
        }
        if (start != null && stop != null && !start.isBefore(stop)) {
            throw places.refused("pattern.never-true", pattern.expression(), "No time lies in all of START and STOP.");
        }
        Builder builder = new Builder(places);
        List<Part> parts = builder.parts(expression);
        for (Qualified qualified : others.reversed()) {
            parts = builder.qualified(qualified, parts);
        }
        return new PatternSteps(builder.finished(parts, pattern.expression()), start, stop);
    }

    private static @Nullable BigDecimal shorter(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.min(other);
    }

    private record Builder(PatternPlaces places) {

        List<Part> parts(PatternExpression expression) {
            return switch (expression) {
                case Observation observation -> List.of(new Part(List.of(new Step(List.of(observation.comparison())))));
                case Qualified qualified -> qualified(qualified, parts(qualified.expression()));
                case Combination combination -> combined(combination);
            };
        }

        private List<Part> combined(Combination combination) {
            List<Part> left = parts(combination.left());
            List<Part> right = parts(combination.right());
            if (combination.operator() == Operator.OR) {
                return either(combination, left, right);
            }
            Set<Part> all = new LinkedHashSet<>();
            for (Part first : left) {
                for (Part second : right) {
                    if (first.steps().size() + second.steps().size() > MOST_STEPS) {
                        throw tooMany(combination, "combines more than %d observations".formatted(MOST_STEPS));
                    }
                    BigDecimal inner = shorter(first.limit(), second.limit());
                    orders(combination, first.steps(), second.steps())
                            .forEach(steps -> all.add(new Part(steps, null, inner)));
                    bounded(combination, all.size());
                }
            }
            return List.copyOf(all);
        }

        /** Single observations of which one must occur are one step. */
        private List<Part> either(Combination combination, List<Part> left, List<Part> right) {
            List<Comparison> single = new ArrayList<>();
            Set<Part> all = new LinkedHashSet<>();
            for (Part part : concat(left, right)) {
                if (part.steps().size() == 1) {
                    single.addAll(part.steps().getFirst().comparisons());
                } else {
                    all.add(part);
                }
            }
            List<Part> parts = new ArrayList<>();
            if (!single.isEmpty()) {
                parts.add(new Part(List.of(new Step(single))));
            }
            parts.addAll(all);
            bounded(combination, parts.size());
            return parts;
        }

        private static List<Part> concat(List<Part> left, List<Part> right) {
            List<Part> all = new ArrayList<>(left);
            all.addAll(right);
            return all;
        }

        private Set<List<Step>> orders(Combination combination, List<Step> first, List<Step> second) {
            Set<List<Step>> all = new LinkedHashSet<>();
            if (combination.operator() == Operator.FOLLOWEDBY) {
                List<Step> steps = new ArrayList<>(first);
                steps.addAll(second);
                all.add(steps);
            } else {
                shuffle(combination, new ArrayList<>(), first, second, all);
            }
            return all;
        }

        private void shuffle(
                Combination combination, List<Step> before, List<Step> first, List<Step> second, Set<List<Step>> all) {
            if (first.isEmpty() || second.isEmpty()) {
                List<Step> steps = new ArrayList<>(before);
                steps.addAll(first);
                steps.addAll(second);
                all.add(steps);
                bounded(combination, all.size());
                return;
            }
            List<Step> one = new ArrayList<>(before);
            one.add(first.getFirst());
            shuffle(combination, one, first.subList(1, first.size()), second, all);
            if (!first.equals(second)) {
                List<Step> other = new ArrayList<>(before);
                other.add(second.getFirst());
                shuffle(combination, other, first, second.subList(1, second.size()), all);
            }
        }

        List<Part> qualified(Qualified qualified, List<Part> parts) {
            return switch (qualified.qualifier()) {
                case Qualifier.Within(BigDecimal seconds) ->
                    parts.stream().map(part -> within(qualified, part, seconds)).toList();
                case Qualifier.Repeats(int times) -> repeated(qualified, parts, times);
                case Qualifier.StartStop limits ->
                    throw places.refused(
                            "pattern.start-stop",
                            qualified,
                            "START and STOP of a part of the pattern cannot be rules, which are active for a time as"
                                    + " a whole. Write them at the end of the whole pattern.");
            };
        }

        private Part within(Qualified qualified, Part part, BigDecimal seconds) {
            if (part.steps().size() < 2) {
                return part;
            }
            BigDecimal inner = part.inner();
            if (inner != null && inner.compareTo(seconds) < 0) {
                throw nested(qualified);
            }
            return new Part(part.steps(), shorter(part.within(), seconds), null);
        }

        private InvalidPattern nested(Object place) {
            return places.refused(
                    "pattern.nested-time",
                    place,
                    "A correlation has one time, and a part of the pattern must occur in a shorter time than the"
                            + " whole. Use the same time for both.");
        }

        private List<Part> repeated(Qualified qualified, List<Part> parts, int times) {
            if (times == 1) {
                return parts;
            }
            if (parts.size() > 1 || parts.getFirst().steps().size() > 1) {
                throw places.refused(
                        "pattern.repeats",
                        qualified,
                        "A correlation counts records, and cannot count how often several observations occur"
                                + " together. Use REPEATS after one observation, or several with OR.");
            }
            if (times > MOST_REPEATS) {
                throw tooMany(qualified, "repeats more than %d times".formatted(MOST_REPEATS));
            }
            return List.of(
                    new Part(Collections.nCopies(times, parts.getFirst().steps().getFirst())));
        }

        private void bounded(Object place, int sequences) {
            if (sequences > MOST_SEQUENCES) {
                throw tooMany(
                        place, "has more than %d orders in which its observations can occur".formatted(MOST_SEQUENCES));
            }
        }

        private InvalidPattern tooMany(Object place, String what) {
            return places.refused("pattern.too-large", place, "The pattern %s. Split it.".formatted(what));
        }

        List<Sequence> finished(List<Part> parts, PatternExpression whole) {
            return parts.stream()
                    .map(part -> {
                        if (part.steps().size() == 1) {
                            return new Sequence(part.steps(), null);
                        }
                        BigDecimal seconds = part.within();
                        if (seconds == null) {
                            throw part.inner() != null
                                    ? nested(whole)
                                    : places.refused(
                                            "pattern.no-time-limit",
                                            whole,
                                            "A correlation needs a time in which its observations occur. Put the"
                                                    + " pattern in parentheses, and add WITHIN ... SECONDS.");
                        }
                        return new Sequence(part.steps(), duration(seconds, whole));
                    })
                    .toList();
        }

        private Duration duration(BigDecimal seconds, PatternExpression whole) {
            if (seconds.stripTrailingZeros().scale() > 0
                    || seconds.signum() <= 0
                    || seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
                throw places.refused(
                        "pattern.within",
                        whole,
                        "The time of a correlation is a whole number of seconds, at least 1 and at most %d."
                                .formatted(LONGEST.toSeconds()));
            }
            return Duration.ofSeconds(seconds.longValueExact());
        }
    }
}
