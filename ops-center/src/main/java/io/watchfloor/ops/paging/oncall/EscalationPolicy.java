package io.watchfloor.ops.paging.oncall;

import io.watchfloor.sigma.language.Level;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who must be told of a case that nobody has, in which order, when.
 *
 * @param steps at least one, in order
 * @param repeats how often all steps begin again after the last one; {@link #UNTIL_ACKNOWLEDGED} for ever
 * @param repeatAfter how long after the last step
 * @param fallback told when a step finds nobody to tell
 */
public record EscalationPolicy(
        String name,
        List<Step> steps,
        int repeats,
        Duration repeatAfter,
        StepTarget fallback,
        Urgencies urgencies,
        @Nullable Expiry acknowledgement) {

    public static final int UNTIL_ACKNOWLEDGED = -1;

    public EscalationPolicy {
        steps = List.copyOf(steps);
    }

    /**
     * Tells these.
     *
     * @param after since the step before; for the first since the round began
     */
    public record Step(Duration after, List<StepTarget> targets) {
        public Step {
            targets = List.copyOf(targets);
        }
    }

    /**
     * How hard cases may disturb.
     *
     * @param highFrom this severity and graver ones have high urgency
     * @param highFromCriticality so has each case with an asset of this criticality or a higher one, by its text; null when
     *     criticality does not matter
     * @param hours when low urgency is told; at other times it waits for their next begin. Null: it never waits
     */
    public record Urgencies(
            Level highFrom,
            @Nullable String highFromCriticality,
            @Nullable BusinessHours hours) {}

    /** @param until on the next day when it is not after {@code from} */
    public record BusinessHours(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime until) {

        private static final int WEEK = 7;

        public BusinessHours {
            days = Set.copyOf(days);
        }

        /** This moment when it lies in them, otherwise when they begin next; the same moment when they never do. */
        public Instant open(Instant at) {
            LocalDate today = at.atZone(zone).toLocalDate();
            for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(WEEK)); day = day.plusDays(1)) {
                Instant begin = day.atTime(from).atZone(zone).toInstant();
                LocalDate last = until.isAfter(from) ? day : day.plusDays(1);
                Instant end = last.atTime(until).atZone(zone).toInstant();
                if (days.contains(day.getDayOfWeek()) && at.isBefore(end)) {
                    return at.isBefore(begin) ? begin : at;
                }
            }
            return at;
        }
    }

    /**
     * An acknowledgement ends when nothing moves.
     *
     * @param after so long after the last move of whoever has the case, it is new again and a new round begins
     * @param warnBefore so long before that, the holder is warned
     */
    public record Expiry(Duration after, Duration warnBefore) {}
}
