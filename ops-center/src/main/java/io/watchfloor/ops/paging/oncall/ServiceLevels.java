package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import io.watchfloor.sigma.language.Level;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The times in which cases must be acknowledged, contained and resolved.
 *
 * @param policy what people configured
 * @param holidays the holidays of the policy's calendar
 */
public record ServiceLevels(Policy policy, Set<LocalDate> holidays) {

    /** No targets. */
    public static final ServiceLevels NONE =
            new ServiceLevels(new Policy(List.of(), null, "", Policy.USUAL_WARNING), Set.of());

    public ServiceLevels {
        holidays = Set.copyOf(holidays);
    }

    /**
     * @param hours the business hours; null for all hours of all days
     * @param calendar name of the calendar with the holidays; empty for none
     * @param warnPercent share of the time after which people are notified that the time runs out
     */
    public record Policy(List<Target> targets, @Nullable BusinessHours hours, String calendar, int warnPercent) {

        public static final int USUAL_WARNING = 80;

        public Policy {
            targets = List.copyOf(targets);
        }
    }

    /**
     * The times of cases of a severity, in minutes.
     *
     * @param team only of cases with an asset of this team; null for the others
     * @param acknowledge null for no limit
     * @param contain null for no limit
     * @param resolve null for no limit
     * @param always whether all hours count, not only business hours
     */
    public record Target(
            Level severity,
            @Nullable String team,
            @Nullable Integer acknowledge,
            @Nullable Integer contain,
            @Nullable Integer resolve,
            boolean always) {

        /** Null for no limit. */
        public @Nullable Integer minutes(ServiceGoal goal) {
            return switch (goal) {
                case ACKNOWLEDGE -> acknowledge;
                case CONTAIN -> contain;
                case RESOLVE -> resolve;
            };
        }
    }

    /** The target of a case. A target of one of the case's teams comes before that of all cases. */
    public Optional<Target> target(Level severity, Collection<String> teams) {
        return policy.targets().stream()
                .filter(one -> one.severity() == severity)
                .filter(one -> one.team() == null || teams.contains(one.team()))
                .min((one, other) -> Boolean.compare(one.team() == null, other.team() == null));
    }

    /** The time that counts for a target. */
    public BusinessTime time(Target target) {
        return target.always() ? BusinessTime.ALL : new BusinessTime(policy.hours(), holidays);
    }
}
