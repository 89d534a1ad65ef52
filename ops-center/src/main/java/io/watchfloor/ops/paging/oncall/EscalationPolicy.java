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
 * @param steps at least one, in order
 * @param repeats how often all steps are repeated after the last; {@link #UNTIL_ACKNOWLEDGED} without limit
 * @param repeatAfter pause after the last step
 * @param fallback notified if a step reaches no one
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
     * Notifies its targets.
     *
     * @param after time since the previous step; for the first step since the round started
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
     * @param highFromCriticality lowest criticality of an asset that makes the urgency high, by its text; null if
     *     criticality does not matter
     * @param hours when low urgency is notified; otherwise it waits until these hours start. Null means no waiting
     */
    public record Urgencies(
            Level highFrom,
            @Nullable String highFromCriticality,
            @Nullable BusinessHours hours) {}

    /** @param until on the next day if not after {@code from} */
    public record BusinessHours(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime until) {

        private static final int WEEK = 7;

        public BusinessHours {
            days = Set.copyOf(days);
        }

        /**
         * The given time if within business hours, otherwise the next start of the hours; the given time if they never
         * start.
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
     * @param after time since the holder's last activity; then the case is new again and a new round starts
     * @param warnBefore how long before that the holder is warned
     */
    public record Expiry(Duration after, Duration warnBefore) {}
}
