package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.escalation.DueStep;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal events of a case. Each event has a time. Events of user actions also have the user and the request id, so
 * that a repeated request changes nothing.
 */
public sealed interface CaseEvent {

    Instant at();

    /**
     * The case opened; escalation round 1 starts.
     *
     * @param flood the sensor whose alert flood the case collects, or {@code rule:} and the rule's id for a campaign;
     *     null for a case of an incident
     * @param risk the risk score that opened the case; null if an alert's severity did
     * @param byHand the person who created the case; null if triage opened it
     * @param exercise the exercise whose scope covers all of the alerts; null if none
     */
    record Opened(
            long number,
            String asset,
            @Nullable String flood,
            @Nullable Risk risk,
            @Nullable ManualCase byHand,
            List<Alert> alerts,
            @Nullable CaseExercise exercise,
            Instant at)
            implements CaseEvent {

        /** A case without an exercise. */
        public Opened(
                long number,
                String asset,
                @Nullable String flood,
                @Nullable Risk risk,
                @Nullable ManualCase byHand,
                List<Alert> alerts,
                Instant at) {
            this(number, asset, flood, risk, byHand, alerts, null, at);
        }

        Opened in(CaseExercise covering) {
            return new Opened(number, asset, flood, risk, byHand, alerts, covering, at);
        }

        /** Whether nobody is notified, because all alerts were found by looking back. */
        public boolean notifiesNobody() {
            return byHand == null && alerts.stream().noneMatch(Alert::pages);
        }
    }

    /**
     * Alerts were added.
     *
     * @param links by alert: why the alert belongs to the case, as text
     * @param pages true if people are notified from now on, because all earlier alerts were found by looking back;
     *     otherwise null
     */
    record AlertsJoined(
            List<Alert> alerts,
            SortedMap<String, List<String>> links,
            @Nullable Boolean pages,
            Instant at) implements CaseEvent {

        /** Alerts that do not start the notification of people. */
        public AlertsJoined(List<Alert> alerts, SortedMap<String, List<String>> links, Instant at) {
            this(alerts, links, null, at);
        }
    }

    /**
     * Earlier alerts without a case were added, when the case opened or a link was found later. These alerts cause no
     * notification.
     *
     * @param missing number of further such alerts that triage no longer stores
     * @param links by alert: why the alert belongs to the case, as text
     */
    record AlertsAdopted(List<Alert> alerts, int missing, SortedMap<String, List<String>> links, Instant at)
            implements CaseEvent {}

    /**
     * A user acknowledged the case, so that no further notification attempt starts in this round.
     *
     * @param through how the user acknowledged, such as by the link in a message; null for the case page
     */
    record Acknowledged(
            String by,
            int round,
            @Nullable String through,
            @Nullable String request,
            Instant at) implements CaseEvent {

        /** An acknowledgement on the case page. */
        public Acknowledged(String by, int round, @Nullable String request, Instant at) {
            this(by, round, null, request, at);
        }
    }

    record Assigned(String by, String assignee, @Nullable String request, Instant at) implements CaseEvent {}

    record NoteAdded(String by, String text, @Nullable String request, Instant at) implements CaseEvent {}

    /** Work on the tasks and notes of a case. */
    sealed interface Work extends CaseEvent {}

    /**
     * A user added tasks, or the center added those of a template.
     *
     * @param template the template of the tasks; null for a single task
     */
    record TasksAdded(
            String by,
            List<CaseTask> tasks,
            @Nullable String template,
            @Nullable String request,
            Instant at) implements Work {}

    /** @param task the task after the change */
    record TaskChanged(String by, CaseTask task, @Nullable String request, Instant at) implements Work {}

    /** A user closed the case and cancelled its open tasks. */
    record TasksCancelled(String by, List<Integer> tasks, Instant at) implements Work {}

    /**
     * A user edited a note. The earlier texts stay in the journal.
     *
     * @param note the version of the case after the note was added
     * @param revision counts the texts of the note; the first edit has number 2
     */
    record NoteEdited(
            String by,
            long note,
            int revision,
            String text,
            @Nullable String request,
            Instant at) implements Work {}

    /**
     * A user added records of the archive to the evidence.
     *
     * @param records that the case did not have before
     */
    record RecordsAdded(
            String by,
            List<SealedRecord> records,
            @Nullable String note,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    record SeverityChanged(
            String by, Level severity, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * A user moved the case to another tier.
     *
     * @param from the tier before
     */
    record TierChanged(
            String by,
            CaseTier from,
            CaseTier tier,
            String reason,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /**
     * The status changed: started, put on hold, resumed or contained.
     *
     * @param verb the action that changed the status
     */
    record StatusChanged(
            String by,
            CaseVerb verb,
            CaseStatus status,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    record Resolved(
            String by, @Nullable String note, @Nullable String request, Instant at) implements CaseEvent {}

    record Closed(
            String by,
            Classification classification,
            String determination,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** The case was reopened, with a new escalation round. */
    record Reopened(
            String by, String reason, int round, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * An urgent update of an acknowledged case: responders are notified until one acknowledges the update.
     *
     * @param what titles of the alerts that caused the update, and further reasons as sentences
     */
    record Worsened(Level from, Level to, List<String> what, Instant at) implements CaseEvent {}

    /**
     * The attack progressed, so that the severity is higher than that of the alerts.
     *
     * @param severity the new severity
     * @param reasons the new reasons
     */
    record Progressed(Level severity, List<AttackProgress.Reason> reasons, Instant at) implements CaseEvent {}

    /** A user set the TLP marking. */
    record Marked(String by, Tlp tlp, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * A user restricted the case to people, or removed the restriction.
     *
     * @param people the only people who may see the case, sorted by name; empty if the restriction was removed
     */
    record Restricted(
            String by,
            List<String> people,
            @Nullable String reason,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** A user marked the case as part of an exercise. */
    record ExerciseMarked(
            String by, String reason, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * The case no longer belongs to an exercise.
     *
     * @param by null if an alert outside of the exercise was added
     * @param pages the kind of notification that starts now; null if none
     */
    record ExerciseUnmarked(
            @Nullable String by,
            String reason,
            Notification.@Nullable Kind pages,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** A user acknowledged the urgent update: no further attempt to notify about the update starts. */
    record WorseningConfirmed(
            String by, int worsening, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * Triage changed the relation to another case.
     *
     * @param pages the kind of notification that resumes after an unmerge; null if none
     * @param notices number of recipients that have yet to confirm a message after this event
     */
    record Related(RelationChange change, Notification.@Nullable Kind pages, int notices, Instant at)
            implements CaseEvent {}

    /**
     * A user moved alerts out of the case.
     *
     * @param severity of the case without these alerts
     */
    record AlertsRemoved(RelationChange change, Level severity, Instant at) implements CaseEvent {}

    /**
     * A user moved alerts into the case.
     *
     * @param ended whether the case had already ended, so that the alerts' assets must be notified of the end
     */
    record AlertsCame(RelationChange change, boolean ended, Instant at) implements CaseEvent {}

    /** A merged case has news that it must report to its parent case. */
    record NewsForWhole(Relations.News news, Instant at) implements CaseEvent {}

    /**
     * A merged case reported its severity.
     *
     * @param pages true if people are notified from now on, because the alerts of this case, but not those of the merged
     *     case, were all found by looking back; otherwise null
     */
    record PartNews(
            CaseName part, Relations.News news, @Nullable Boolean pages, Instant at) implements CaseEvent {

        public PartNews(CaseName part, Relations.News news, Instant at) {
            this(part, news, null, at);
        }
    }

    /** The case has a new holder, and triage must be notified of the new holder. */
    record Touched(String by, Instant at) implements CaseEvent {}

    /** A person took over the case from another at the end of a shift. */
    record TakenOver(String by, String from, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * A single notification is queued, such as a warning. The journal records the notification before the first
     * delivery attempt.
     */
    record PageQueued(Notification page, Instant at) implements CaseEvent {}

    /**
     * An escalation step was due and created notifications. Later attempts use these notifications, even if policies
     * and schedules change.
     *
     * @param kind the subject
     * @param step counts the steps of the round or of the urgent update, from 1
     * @param index the policy's step, from 0; equals the number of steps for the fallback
     * @param turn how often the policy was repeated, from 0
     * @param pages empty if no one could be notified
     * @param passed skipped recipients with the reason, one sentence each
     * @param more whether another step follows before the policy is repeated
     * @param nextAt when the next step is due; null if there is no next step
     */
    record Escalated(
            Notification.Kind kind,
            int round,
            int step,
            int index,
            int turn,
            String policy,
            List<Notification> pages,
            List<String> passed,
            boolean more,
            @Nullable Instant nextAt,
            Instant at)
            implements CaseEvent {

        static Escalated of(EscalationTrigger news, DueStep told, Instant at) {
            return new Escalated(
                    news.kind(),
                    news.round(),
                    news.lastStep() + 1,
                    told.index(),
                    told.turn(),
                    told.policy(),
                    told.pages(),
                    told.passed(),
                    told.more(),
                    told.nextAt(),
                    at);
        }

        DueStep told() {
            return new DueStep(policy, index, turn, pages, passed, more, nextAt);
        }
    }

    /**
     * An attempt to deliver a notification starts. If the journal has no result, the message may or may not have
     * arrived.
     *
     * @param key the idempotency key of the attempt
     */
    record PageStarted(String page, String key, Instant at) implements CaseEvent {}

    /**
     * A delivery report for a notification.
     *
     * @param status {@code DELIVERED}, {@code SEEN} or {@code FAILED}
     * @param forward the recipient's next notification, which is due immediately because the notification was not
     * delivered; null if none
     */
    record PageReceived(
            String page,
            Notification.Status status,
            String words,
            @Nullable String forward,
            Instant at) implements CaseEvent {}

    /**
     * The acknowledgement expires at the given time unless there is activity.
     *
     * @param warnAt when the holder is warned; null after the warning
     */
    record HeldUntil(String holder, @Nullable Instant warnAt, Instant until, Instant at) implements CaseEvent {}

    /**
     * The acknowledgement expired without activity: the case has no holder, and a new escalation round starts.
     *
     * @param holder the previous holder
     * @param round the new round
     */
    record AcknowledgementExpired(String holder, int round, Instant at) implements CaseEvent {}

    /**
     * Something changed the service-level clocks: an action of a user, a change of the targets, or time.
     *
     * @param clocks empty if no target applies to the case
     * @param news the clocks of which people are notified with this event
     * @param escalates whether the next escalation step of the unacknowledged case is due
     */
    record ServiceClocksChanged(List<ServiceClock> clocks, List<ServiceGoal> news, boolean escalates, Instant at)
            implements CaseEvent {}

    /** A user snoozed the case, and became the holder if the case had none. */
    record Snoozed(
            String by,
            Instant until,
            @Nullable String reason,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** The snooze ended: the case has no holder, and a new escalation round starts. */
    record Woken(String by, int round, Instant at) implements CaseEvent {}

    /**
     * An attempt to deliver a notification ended.
     *
     * @param forward the recipient's next notification, which is due immediately because the notification finally
     * failed; null if none
     */
    record PageAttempted(
            String page,
            Notification.Attempt attempt,
            Notification.Status status,
            @Nullable String forward,
            Instant at) implements CaseEvent {

        /** A delivery attempt ended, and no other notification becomes due because of the result. */
        public PageAttempted(String page, Notification.Attempt attempt, Notification.Status status, Instant at) {
            this(page, attempt, status, null, at);
        }
    }

    /**
     * A recipient (triage, an asset or the parent case) confirmed a message of the case.
     *
     * @param left number of recipients that have yet to confirm
     */
    record NoticeConfirmed(String neighbour, int left, Instant at) implements CaseEvent {}
}
