package io.watchfloor.dashboards.figures;

import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the figures need of one case, computed from the case's events alone. {@code docs/figures.md} defines each figure in words.
 *
 * @param version sequence number of the latest event
 * @param goals the states of the service-level clocks by goal
 */
public record CaseTimes(
        long version,
        Opening opening,
        Standing standing,
        Reached reached,
        Severity severity,
        Alerts alerts,
        Staff staff,
        SortedMap<String, ServiceClock.State> goals) {

    /** States of the version before have no goals. */
    @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
    public CaseTimes {
        goals = goals == null ? new TreeMap<>() : goals;
    }

    /**
     * How the case opened.
     *
     * @param at null until the case opens
     * @param firstRecord time of the earliest record of the alerts with which the case opened; null for a case that a person created,
     *     and if all of these alerts were found by looking back
     */
    public record Opening(
            long number, @Nullable Instant at, @Nullable Instant firstRecord, boolean byHand) {}

    /**
     * The status of the case.
     *
     * @param partOf the case into which it is merged; null if it is not merged
     * @param classification null unless the case is closed
     * @param reopened how often the case was reopened
     * @param exercise whether the case belongs to an exercise, so that figures leave it out
     */
    public record Standing(
            CaseStatus status,
            @Nullable String partOf,
            @Nullable Classification classification,
            int reopened,
            boolean exercise) {

        private Standing with(CaseStatus now) {
            return new Standing(now, partOf, classification, reopened, exercise);
        }

        private Standing in(@Nullable String whole) {
            return new Standing(status, whole, classification, reopened, exercise);
        }

        private Standing exercise(boolean now) {
            return new Standing(status, partOf, classification, reopened, now);
        }
    }

    /**
     * When the case reached a status.
     *
     * @param acknowledged the first time
     * @param contained the first time
     * @param resolved the last time; null while the case is open, also after it was reopened
     * @param holdSince null unless the case is on hold
     * @param held all times on hold that have ended, in milliseconds
     */
    public record Reached(
            @Nullable Instant acknowledged,
            @Nullable Instant contained,
            @Nullable Instant resolved,
            @Nullable Instant holdSince,
            long held) {

        private Reached acknowledged(Instant at) {
            return acknowledged == null ? new Reached(at, contained, resolved, holdSince, held) : this;
        }

        private Reached contained(Instant at) {
            return contained == null ? new Reached(acknowledged, at, resolved, holdSince, held) : this;
        }

        private Reached resolved(@Nullable Instant at) {
            return new Reached(acknowledged, contained, at, holdSince, held);
        }

        private Reached onHold(Instant at) {
            return holdSince == null ? new Reached(acknowledged, contained, resolved, at, held) : this;
        }

        private Reached offHold(Instant at) {
            return holdSince == null
                    ? this
                    : new Reached(acknowledged, contained, resolved, null, held + millis(holdSince, at));
        }
    }

    /**
     * The severity of the case.
     *
     * @param own without the cases that are merged into it
     * @param parts severities of the merged cases by id; informational until a case reports, and again once a user sets the severity
     */
    public record Severity(Level own, SortedMap<String, Level> parts) {

        private Severity raised(List<Alert> alerts) {
            Level now = own;
            for (Alert alert : alerts) {
                now = alert.level().compareTo(now) > 0 ? alert.level() : now;
            }
            return new Severity(now, parts);
        }

        private Severity to(Level now) {
            return new Severity(now, parts);
        }

        private Severity with(String part) {
            SortedMap<String, Level> now = new TreeMap<>(parts);
            now.put(part, Level.INFORMATIONAL);
            return new Severity(own, now);
        }

        private Severity without(String part) {
            SortedMap<String, Level> now = new TreeMap<>(parts);
            now.remove(part);
            return new Severity(own, now);
        }

        private Severity reported(String part, Level level) {
            SortedMap<String, Level> now = new TreeMap<>(parts);
            now.computeIfPresent(part, (id, before) -> level);
            return new Severity(own, now);
        }

        /** A severity that a user set applies until a merged case reports again. */
        private Severity overruled(Level now) {
            SortedMap<String, Level> none = new TreeMap<>(parts);
            none.replaceAll((id, before) -> Level.INFORMATIONAL);
            return new Severity(now, none);
        }
    }

    /**
     * The alerts in the case.
     *
     * @param rules number of alerts by id of the rule
     * @param rising ids of the alerts that may come again with a higher severity, so that they count once
     */
    public record Alerts(SortedMap<String, RuleAlerts> rules, SortedSet<String> rising) {

        /** The alerts of a rule. */
        public record RuleAlerts(String title, long alerts) {}

        private Alerts with(List<Alert> more) {
            SortedMap<String, RuleAlerts> now = new TreeMap<>(rules);
            SortedSet<String> risen = new TreeSet<>(rising);
            Set<String> counted = new HashSet<>();
            for (Alert alert : more) {
                if (counted.add(alert.id()) && (!alert.canRise() || risen.add(alert.id()))) {
                    now.merge(
                            alert.rule().id(),
                            new RuleAlerts(alert.title(), 1),
                            (one, other) -> new RuleAlerts(one.title(), one.alerts() + 1));
                }
            }
            return new Alerts(now, risen);
        }

        private Alerts without(List<Alert> gone) {
            SortedMap<String, RuleAlerts> now = new TreeMap<>(rules);
            SortedSet<String> risen = new TreeSet<>(rising);
            for (Alert alert : gone) {
                risen.remove(alert.id());
                now.computeIfPresent(
                        alert.rule().id(),
                        (rule, one) -> one.alerts() <= 1 ? null : new RuleAlerts(one.title(), one.alerts() - 1));
            }
            return new Alerts(now, risen);
        }
    }

    /**
     * The people who work on the case.
     *
     * @param holder who acknowledged the case in the current escalation round; null until it is acknowledged
     * @param shares by name
     * @param tier the analysts who work on the case now
     */
    public record Staff(
            @Nullable String assignee, @Nullable String holder, SortedMap<String, Share> shares, CaseTier tier) {

        /** States of the version before have no tier. */
        @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
        public Staff {
            tier = tier == null ? CaseTier.INITIAL : tier;
        }

        /**
         * What a person did in the case.
         *
         * @param assigned the first time
         * @param acknowledged the first time
         * @param closed the last time
         */
        public record Share(
                @Nullable Instant assigned,
                @Nullable Instant acknowledged,
                @Nullable Instant closed) {

            private static final Share NONE = new Share(null, null, null);

            private Share assignedAt(Instant at) {
                return assigned == null ? new Share(at, acknowledged, closed) : this;
            }

            private Share acknowledgedAt(Instant at) {
                return acknowledged == null ? new Share(assigned, at, closed) : this;
            }

            private Share closedAt(Instant at) {
                return new Share(assigned, acknowledged, at);
            }
        }

        private Staff assigned(String person, Instant at) {
            return new Staff(person, holder, shares, tier).with(person, share -> share.assignedAt(at));
        }

        /** A person who acknowledges a case without an assignee is assigned, too. */
        private Staff acknowledged(String person, Instant at) {
            Staff now = assignee == null ? assigned(person, at) : this;
            return new Staff(now.assignee, person, now.shares, tier).with(person, share -> share.acknowledgedAt(at));
        }

        /** As {@code CaseAssignment} does: the assignee and the holder change only if they are the person who hands over. */
        private Staff takenOver(String from, String by, Instant at) {
            boolean held = from.equals(holder);
            Staff now = new Staff(assignee, held ? by : holder, shares, tier);
            return held || assignee == null || assignee.equals(from) ? now.assigned(by, at) : now;
        }

        private Staff released() {
            return new Staff(assignee, null, shares, tier);
        }

        private Staff moved(CaseTier to) {
            return new Staff(assignee, holder, shares, to);
        }

        private Staff with(String person, UnaryOperator<Share> change) {
            SortedMap<String, Share> now = new TreeMap<>(shares);
            now.put(person, change.apply(now.getOrDefault(person, Share.NONE)));
            return new Staff(assignee, holder, now, tier);
        }
    }

    public static CaseTimes unopened() {
        return new CaseTimes(
                0,
                new Opening(0, null, null, false),
                new Standing(CaseStatus.NEW, null, null, 0, false),
                new Reached(null, null, null, null, 0),
                new Severity(Level.INFORMATIONAL, new TreeMap<>()),
                new Alerts(new TreeMap<>(), new TreeSet<>()),
                new Staff(null, null, new TreeMap<>(), CaseTier.INITIAL),
                new TreeMap<>());
    }

    /** @param sequence of the event in the case's journal */
    public CaseTimes after(long sequence, CaseEvent event) {
        CaseTimes now = new CaseTimes(sequence, opening, standing, reached, severity, alerts, staff, goals);
        return switch (event) {
            case CaseEvent.Opened opened -> now.opened(opened);
            case CaseEvent.AlertsJoined joined -> now.joined(joined.alerts());
            case CaseEvent.AlertsAdopted adopted -> now.joined(adopted.alerts());
            case CaseEvent.AlertsCame came -> now.joined(came.change().movedAlerts());
            case CaseEvent.AlertsRemoved left ->
                now.with(alerts.without(left.change().movedAlerts())).with(severity.to(left.severity()));
            case CaseEvent.Acknowledged done -> now.acknowledged(done.by(), done.at());
            case CaseEvent.Snoozed done -> staff.holder() == null ? now.acknowledged(done.by(), done.at()) : now;
            case CaseEvent.Assigned done -> now.with(staff.assigned(done.assignee(), done.at()));
            case CaseEvent.TakenOver done -> now.with(staff.takenOver(done.from(), done.by(), done.at()));
            case CaseEvent.SeverityChanged done -> now.with(severity.overruled(done.severity()));
            case CaseEvent.TierChanged done -> now.with(staff.moved(done.tier()));
            case CaseEvent.Progressed progressed -> now.with(severity.to(progressed.severity()));
            case CaseEvent.PartNews news ->
                now.with(severity.reported(news.part().id().value(), news.news().severity()));
            case CaseEvent.StatusChanged done -> now.moved(done);
            case CaseEvent.Resolved done ->
                now.status(CaseStatus.RESOLVED, done.at())
                        .with(reached.offHold(done.at()).resolved(done.at()));
            case CaseEvent.Closed done ->
                now.with(new Standing(
                                CaseStatus.CLOSED,
                                standing.partOf(),
                                done.classification(),
                                standing.reopened(),
                                standing.exercise()))
                        .with(staff.with(done.by(), share -> share.closedAt(done.at())));
            case CaseEvent.Reopened done ->
                now.with(new Standing(
                                CaseStatus.NEW, standing.partOf(), null, standing.reopened() + 1, standing.exercise()))
                        .with(reached.resolved(null))
                        .with(staff.released());
            case CaseEvent.AcknowledgementExpired expired ->
                now.status(CaseStatus.NEW, expired.at()).with(staff.released());
            case CaseEvent.Woken woken -> now.status(CaseStatus.NEW, woken.at()).with(staff.released());
            case CaseEvent.Related related -> now.related(related.change());
            case CaseEvent.ServiceClocksChanged changed -> now.with(changed.clocks());
            case CaseEvent.ExerciseMarked marked -> now.with(standing.exercise(true));
            case CaseEvent.ExerciseUnmarked unmarked -> now.with(standing.exercise(false));
            case CaseEvent.NoteAdded none -> now;
            case CaseEvent.NoteEdited none -> now;
            case CaseEvent.TasksAdded none -> now;
            case CaseEvent.TaskChanged none -> now;
            case CaseEvent.TasksCancelled none -> now;
            case CaseEvent.RecordsAdded none -> now;
            case CaseEvent.Marked none -> now;
            case CaseEvent.Restricted none -> now;
            case CaseEvent.Worsened none -> now;
            case CaseEvent.WorseningConfirmed none -> now;
            case CaseEvent.NewsForWhole none -> now;
            case CaseEvent.Touched none -> now;
            case CaseEvent.PageQueued none -> now;
            case CaseEvent.Escalated none -> now;
            case CaseEvent.PageStarted none -> now;
            case CaseEvent.PageReceived none -> now;
            case CaseEvent.PageAttempted none -> now;
            case CaseEvent.HeldUntil none -> now;
            case CaseEvent.NoticeConfirmed none -> now;
        };
    }

    private CaseTimes opened(CaseEvent.Opened event) {
        boolean byHand = event.byHand() != null;
        Instant first = byHand || event.notifiesNobody()
                ? null
                : event.alerts().stream()
                        .map(alert -> alert.seen().first())
                        .min(Instant::compareTo)
                        .orElse(null);
        return with(new Opening(event.number(), event.at(), first, byHand))
                .with(standing.exercise(event.exercise() != null))
                .joined(event.alerts());
    }

    private CaseTimes joined(List<Alert> more) {
        return with(alerts.with(more)).with(severity.raised(more));
    }

    private CaseTimes acknowledged(String by, Instant at) {
        return status(CaseStatus.ACKNOWLEDGED, at)
                .with(reached.offHold(at).acknowledged(at))
                .with(staff.acknowledged(by, at));
    }

    private CaseTimes moved(CaseEvent.StatusChanged done) {
        CaseTimes now = status(done.status(), done.at());
        return switch (done.verb()) {
            case HOLD -> now.with(now.reached.onHold(done.at()));
            case CONTAIN -> now.with(now.reached.contained(done.at()));
            case START, RESUME -> now;
        };
    }

    private CaseTimes related(RelationChange change) {
        String other = change.other().id().value();
        return switch (change.kind()) {
            case BECAME_PART -> with(standing.in(other));
            case LEFT_WHOLE -> with(standing.in(null));
            case TOOK_PART -> with(severity.with(other));
            case LOST_PART -> with(severity.without(other));
            case WHOLE_ENDED, LINKED, UNLINKED, PROPOSED, DISMISSED, WITHDRAWN, ALERTS_LEFT, ALERTS_CAME -> this;
        };
    }

    private CaseTimes status(CaseStatus now, Instant at) {
        return with(standing.with(now)).with(reached.offHold(at));
    }

    /** The severity as the queue shows it. */
    public Level shownSeverity() {
        Level now = severity.own();
        for (Level part : severity.parts().values()) {
            now = part.compareTo(now) > 0 ? part : now;
        }
        return now;
    }

    public boolean isOpened() {
        return opening.at() != null;
    }

    public @Nullable Duration timeToDetect() {
        return opening.firstRecord() == null ? null : between(opening.firstRecord(), opening.at());
    }

    /** Null for a case that a person created, which its creator acknowledges at once. */
    public @Nullable Duration timeToAcknowledge() {
        return opening.byHand() ? null : between(opening.at(), reached.acknowledged());
    }

    public @Nullable Duration timeToContain() {
        return between(opening.at(), reached.contained());
    }

    public @Nullable Duration timeToResolve() {
        return between(opening.at(), reached.resolved());
    }

    /** Null if the case was never on hold, or is on hold for the first time. */
    public @Nullable Duration timeOnHold() {
        return reached.held() == 0 ? null : Duration.ofMillis(reached.held());
    }

    /** Nodes have different clocks: a negative time counts as zero. */
    private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant until) {
        return from == null || until == null ? null : Duration.ofMillis(millis(from, until));
    }

    private static long millis(Instant from, Instant until) {
        return Math.max(0, Duration.between(from, until).toMillis());
    }

    private CaseTimes with(Opening now) {
        return new CaseTimes(version, now, standing, reached, severity, alerts, staff, goals);
    }

    private CaseTimes with(Standing now) {
        return new CaseTimes(version, opening, now, reached, severity, alerts, staff, goals);
    }

    private CaseTimes with(Reached now) {
        return new CaseTimes(version, opening, standing, now, severity, alerts, staff, goals);
    }

    private CaseTimes with(Severity now) {
        return new CaseTimes(version, opening, standing, reached, now, alerts, staff, goals);
    }

    private CaseTimes with(Alerts now) {
        return new CaseTimes(version, opening, standing, reached, severity, now, staff, goals);
    }

    private CaseTimes with(Staff now) {
        return new CaseTimes(version, opening, standing, reached, severity, alerts, now, goals);
    }

    private CaseTimes with(List<ServiceClock> clocks) {
        SortedMap<String, ServiceClock.State> now = new TreeMap<>();
        clocks.forEach(one -> now.put(one.goal().text(), one.state()));
        return new CaseTimes(version, opening, standing, reached, severity, alerts, staff, now);
    }

    /** Whether a goal was reached in time; null if no target applies, or its time has not ended and it was not reached. */
    public @Nullable Boolean inTime(ServiceGoal goal) {
        return switch (goals.get(goal.text())) {
            case MET -> true;
            case BREACHED -> false;
            case RUNNING, PAUSED -> null;
            case null -> null;
        };
    }
}
