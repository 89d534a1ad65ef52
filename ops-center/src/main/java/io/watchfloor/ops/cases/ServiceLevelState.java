package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.oncall.BusinessTime;
import io.watchfloor.ops.paging.oncall.BusinessTime.Span;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.paging.oncall.ServiceLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the service-level clocks of a case are computed from, and the clocks as they were last journaled.
 *
 * @param startedAt the opening or the latest reopening; null for cases that opened before clocks existed, or whose alerts were
 *     all found by looking back
 * @param byHand whether a person created the case, who acknowledges it at once
 * @param pausedSince null unless the case is on hold or merged
 * @param pauses the pauses that ended, at most {@value #MOST_PAUSES}; later pauses do not stop the clocks
 */
public record ServiceLevelState(
        @Nullable Instant startedAt,
        boolean byHand,
        Reached reached,
        @Nullable Instant pausedSince,
        List<Span> pauses,
        List<ServiceClock> clocks) {

    static final int MOST_PAUSES = 100;

    static final ServiceLevelState NONE =
            new ServiceLevelState(null, false, Reached.NOTHING, null, List.of(), List.of());

    /** When the goals were reached since the start. Null until then. */
    public record Reached(
            @Nullable Instant acknowledged,
            @Nullable Instant contained,
            @Nullable Instant resolved) {

        static final Reached NOTHING = new Reached(null, null, null);

        @Nullable
        Instant at(ServiceGoal goal) {
            return switch (goal) {
                case ACKNOWLEDGE -> acknowledged;
                case CONTAIN -> contained;
                case RESOLVE -> resolved;
            };
        }

        /** A case that is resolved without containment needs none: it counts as contained then. */
        private Reached after(CaseStatus status, Instant at) {
            return switch (status) {
                case NEW, MERGED -> this;
                case ACKNOWLEDGED, IN_PROGRESS, ON_HOLD -> new Reached(first(acknowledged, at), contained, resolved);
                case CONTAINED -> new Reached(first(acknowledged, at), first(contained, at), resolved);
                case RESOLVED, CLOSED ->
                    new Reached(first(acknowledged, at), first(contained, at), first(resolved, at));
            };
        }

        private static Instant first(@Nullable Instant known, Instant at) {
            return known == null ? at : known;
        }
    }

    /** The facts after an event. */
    static ServiceLevelState after(Case before, Case now, CaseEvent event) {
        ServiceLevelState known = before.ledger().service();
        return switch (event) {
            case CaseEvent.ServiceClocksChanged changed -> known.with(changed.clocks());
            case CaseEvent.Opened opened
            when !opened.notifiesNobody() ->
                start(opened.at(), opened.byHand() != null).moved(now, event.at());
            case CaseEvent.Reopened reopened ->
                start(reopened.at(), known.byHand).moved(now, event.at());
            default -> (wakes(before, now) ? start(event.at(), known.byHand) : known).moved(now, event.at());
        };
    }

    /** A case whose alerts were all found by looking back starts once people are notified or work on it. */
    private static boolean wakes(Case before, Case now) {
        return before.paging().isQuiet(before.status()) && !now.paging().isQuiet(now.status());
    }

    private static ServiceLevelState start(Instant at, boolean byHand) {
        return new ServiceLevelState(at, byHand, Reached.NOTHING, null, List.of(), List.of());
    }

    private ServiceLevelState with(List<ServiceClock> now) {
        return new ServiceLevelState(startedAt, byHand, reached, pausedSince, pauses, List.copyOf(now));
    }

    private ServiceLevelState moved(Case now, Instant at) {
        if (startedAt == null) {
            return this;
        }
        boolean isPaused = now.merged() || now.status() == CaseStatus.ON_HOLD;
        Reached next = reached.after(now.status(), at);
        return isPaused == (pausedSince != null) && next.equals(reached)
                ? this
                : new ServiceLevelState(
                        startedAt, byHand, next, isPaused ? first(at) : null, isPaused ? pauses : ended(at), clocks);
    }

    private Instant first(Instant at) {
        return pausedSince == null ? at : pausedSince;
    }

    private List<Span> ended(Instant at) {
        if (pausedSince == null || pauses.size() >= MOST_PAUSES) {
            return pauses;
        }
        List<Span> all = new ArrayList<>(pauses);
        all.add(new Span(pausedSince, at));
        return List.copyOf(all);
    }

    /** The clocks now. They stay the same until something happens in the case, or a clock changes by itself. */
    List<ServiceClock> clocks(ServiceLevels levels, ServiceLevels.Target target, Instant now) {
        List<ServiceClock> all = new ArrayList<>();
        for (ServiceGoal goal : ServiceGoal.values()) {
            Integer minutes = target.minutes(goal);
            if (startedAt != null && minutes != null && !(byHand && goal == ServiceGoal.ACKNOWLEDGE)) {
                clock(goal, minutes, levels.time(target), levels.policy().warnPercent(), now)
                        .ifPresent(all::add);
            }
        }
        return List.copyOf(all);
    }

    private Optional<ServiceClock> clock(
            ServiceGoal goal, int minutes, BusinessTime time, int warnPercent, Instant now) {
        Instant start = Objects.requireNonNull(startedAt);
        Duration whole = Duration.ofMinutes(minutes);
        Instant reachedAt = reached.at(goal);
        List<Span> earlier = pauses.stream()
                .filter(one -> reachedAt == null || one.from().isBefore(reachedAt))
                .toList();
        Optional<Instant> end = time.add(start, whole, earlier);
        if (end.isEmpty()) {
            return Optional.empty();
        }
        ServiceClock known = clocks.stream()
                .filter(one -> one.goal() == goal && one.minutes() == minutes)
                .findFirst()
                .orElse(null);
        boolean warned = known != null && known.warned();
        Instant due = end.get();
        if (reachedAt != null) {
            boolean late = !reachedAt.isBefore(due) && !isWithinPause(due);
            return Optional.of(new ServiceClock(
                    goal,
                    minutes,
                    late ? ServiceClock.State.BREACHED : ServiceClock.State.MET,
                    due,
                    null,
                    null,
                    reachedAt,
                    warned));
        }
        if (pausedSince != null && pauses.size() < MOST_PAUSES && pausedSince.isBefore(due)) {
            Duration left = whole.minus(time.between(start, pausedSince, pauses));
            return Optional.of(new ServiceClock(
                    goal, minutes, ServiceClock.State.PAUSED, null, null, left.toSeconds(), null, warned));
        }
        // Another node's clock may be behind that of the node that notified people.
        boolean ended = !now.isBefore(due)
                || (known != null && known.state() == ServiceClock.State.BREACHED && due.equals(known.dueAt()));
        if (ended) {
            return Optional.of(
                    new ServiceClock(goal, minutes, ServiceClock.State.BREACHED, due, null, null, null, warned));
        }
        Instant warnAt = time.add(start, whole.multipliedBy(warnPercent).dividedBy(100), pauses)
                .orElse(due);
        return Optional.of(new ServiceClock(
                goal, minutes, ServiceClock.State.RUNNING, due, warnAt, null, null, warned || !now.isBefore(warnAt)));
    }

    /** Whether a goal that was reached while the clock was paused had time left. */
    private boolean isWithinPause(Instant due) {
        return pausedSince != null && pauses.size() < MOST_PAUSES && pausedSince.isBefore(due);
    }

    /** When a clock changes without an event of the case; null if none does. */
    @Nullable
    Instant changesAt() {
        return changesAt(clocks);
    }

    /** When the first of these clocks changes by itself; null if none does. */
    public static @Nullable Instant changesAt(List<ServiceClock> clocks) {
        return clocks.stream()
                .map(ServiceClock::changesAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** The clocks of which people must be notified. */
    List<ServiceClock> news(List<ServiceClock> now) {
        return now.stream()
                .filter(one -> one.isNews(clocks.stream()
                        .filter(before -> before.goal() == one.goal())
                        .findFirst()
                        .orElse(null)))
                .toList();
    }
}
