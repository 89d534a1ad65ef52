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
 * Who is notified of an unacknowledged case, in which order and when.
 *
 * @param steps the steps in order, at least one
 * @param repeats how often all steps are repeated after the last step; {@link #UNTIL_ACKNOWLEDGED} for no limit
 * @param repeatAfter pause after the last step
 * @param fallback the target that is notified if a step reaches no one
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
     * One step of a policy, which notifies the step's targets.
     *
     * @param after time since the previous step; for the first step, the time since the round started
     */
    public record Step(Duration after, List<StepTarget> targets) {
        public Step {
            targets = List.copyOf(targets);
        }
    }

    /**
     * Maps cases to urgencies.
     *
     * @param highFrom lowest severity with high urgency
     * @param highFromCriticality text of the lowest criticality of an asset that makes the urgency high; null if
     * criticality does not matter
     * @param hours hours in which notifications of low urgency are sent; outside these hours the notifications wait.
     * Null means no waiting
     */
    public record Urgencies(
            Level highFrom,
            @Nullable String highFromCriticality,
            @Nullable BusinessHours hours) {}

    /** @param until end of the hours; on the next day if not after {@code from} */
    public record BusinessHours(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime until) {

        private static final int WEEK = 7;

        public BusinessHours {
            days = Set.copyOf(days);
        }

        /**
         * Returns the given time if it is within business hours, otherwise the next start of business hours. If there
         * is no next start, returns the given time.
         */
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
     * The acknowledgement timeout of cases without activity.
     *
     * @param after time since the holder's last activity after which the case is new again and a new round starts
     * @param warnBefore how long before the timeout the holder is warned
     */
    public record Expiry(Duration after, Duration warnBefore) {}
}
