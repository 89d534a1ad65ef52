package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The commands that a case processes. */
public sealed interface CaseCommand extends CaseMessage {

    /**
     * A user's command. The reply is {@link CaseReply.Success} after the commit, even if a repeated command changes
     * nothing, or {@link CaseReply.Rejection}.
     */
    sealed interface ByPerson extends CaseCommand {

        Request request();

        ActorRef<CaseReply> replyTo();

        /** The action that determines which right and which status the command requires. */
        default CaseAction action() {
            return switch (this) {
                case Acknowledge command -> CaseAction.ACKNOWLEDGE;
                case Snooze command -> CaseAction.SNOOZE;
                case TakeOver command -> CaseAction.ASSIGN;
                case Confirm command -> CaseAction.CONFIRM;
                case Assign command -> CaseAction.ASSIGN;
                // The right to write notes is also the right to add evidence.
                case AddNote command -> CaseAction.NOTES;
                case AddRecords command -> CaseAction.NOTES;
                case ChangeSeverity command -> CaseAction.SEVERITY;
                case ChangeTier command -> CaseAction.TIER;
                case Mark command -> CaseAction.TLP;
                case Restrict command -> CaseAction.RESTRICT;
                case MarkExercise command -> CaseAction.EXERCISE;
                case UnmarkExercise command -> CaseAction.UNEXERCISE;
                case Resolve command -> CaseAction.RESOLVE;
                case Close command -> CaseAction.CLOSE;
                case Reopen command -> CaseAction.REOPEN;
                case Move move -> move.verb().action();
                case AddTasks command -> command.template() == null ? CaseAction.TASKS : CaseAction.TEMPLATE;
                case ChangeTask command -> CaseAction.TASK;
                case EditNote command -> CaseAction.NOTE;
            };
        }
    }

    /**
     * The user, and the request's idempotency key and version.
     *
     * @param by the user's name
     * @param id the idempotency key, if the request has one
     * @param version the version that the user saw, if the command depends on it
     * @param warrant the user's rights, which the case checks; a command without a warrant is rejected
     */
    record Request(
            String by,
            @Nullable String id,
            @Nullable Long version,
            @Nullable CommandAuthorization warrant) {}

    /**
     * @param round the escalation round of the notification from which the user acknowledges; rejected if a newer round
     * has started; null for the case page
     * @param through how the user acknowledged, such as by the link in a message; null for the case page
     */
    record Acknowledge(@Nullable Integer round, @Nullable String through, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {

        /** An acknowledgement on the case page, which is valid in any escalation round. */
        public Acknowledge(Request request, ActorRef<CaseReply> replyTo) {
            this(null, null, request, replyTo);
        }
    }

    /** Snoozes the case: the case becomes new again at the given time, and notifications resume. */
    record Snooze(Instant until, @Nullable String reason, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    /**
     * Takes over the case from another person at the end of a shift.
     *
     * @param from the person who hands over
     */
    record TakeOver(String from, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /**
     * Acknowledges the urgent update.
     *
     * @param news number of news items in the update that the user has seen; null acknowledges all
     */
    record Confirm(@Nullable Integer news, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record Assign(String assignee, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record AddNote(String text, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /**
     * Adds records of the archive to the evidence of the case. Records that the case has already are left out.
     *
     * @param note why, in the user's words
     */
    record AddRecords(List<SealedRecord> records, @Nullable String note, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    record ChangeSeverity(Level severity, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** Moves the case to another tier. */
    record ChangeTier(CaseTier tier, String reason, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** Changes the status: start, hold, resume or contain. */
    record Move(CaseVerb verb, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record Resolve(@Nullable String note, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** @param openTasks null if the user was not asked, which is refused for a case with open tasks */
    record Close(
            Classification classification,
            String determination,
            @Nullable OpenTasks openTasks,
            Request request,
            ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    /** Work on the tasks and notes of a case. */
    sealed interface Work extends ByPerson {}

    /** @param template the template of the tasks; null for a single task */
    record AddTasks(List<CaseTask.Draft> tasks, @Nullable String template, Request request, ActorRef<CaseReply> replyTo)
            implements Work {

        public AddTasks with(List<CaseTask.Draft> drafts) {
            return new AddTasks(drafts, template, request, replyTo);
        }
    }

    record ChangeTask(CaseTask.Edit edit, Request request, ActorRef<CaseReply> replyTo) implements Work {}

    /**
     * Replaces the text of a note; the earlier text stays readable.
     *
     * @param note the number of the note
     * @param revision the revision that the user saw
     * @param author who wrote the note, which never changes; null if the case has no such note
     */
    record EditNote(
            long note, int revision, String text, @Nullable String author, Request request, ActorRef<CaseReply> replyTo)
            implements Work {

        public EditNote by(@Nullable String name) {
            return new EditNote(note, revision, text, name, request, replyTo);
        }
    }

    record Reopen(String reason, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** Sets the TLP marking. */
    record Mark(Tlp tlp, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** @param people the only people who may see the case, in addition to the user; empty removes the restriction */
    record Restrict(List<String> people, @Nullable String reason, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    /** Marks the case as part of an exercise. */
    record MarkExercise(String reason, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** The case is no longer part of an exercise, so that people are notified as usual. */
    record UnmarkExercise(String reason, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** The reply is {@link CaseReply.Success} or, if the case never opened, {@link CaseReply.Unknown}. */
    record Describe(ActorRef<CaseReply> replyTo) implements CaseCommand {}

    /**
     * Triage adds alerts. The case confirms or returns the alerts through {@link CaseOutbound}.
     *
     * @param asset the asset of the first alert, {@code kind:name}
     * @param flood the sensor whose alert flood the case collects, or {@code rule:} and the rule's id for a campaign;
     *     null for a case of an incident
     * @param adopted earlier alerts that belonged to no case
     * @param missing number of further earlier alerts that triage no longer stores, when the case opens
     * @param risk the risk score that opens the case; null if an alert's severity does
     * @param links by alert: why the alert belongs to the case, as text; empty for the alert that opens the case
     * @param byHand the person who created the case
     * @param traceparent the trace context of the batch with the latest of the alerts, if the batch is traced
     */
    record Admit(
            long number,
            String asset,
            @Nullable String flood,
            List<Alert> alerts,
            List<Alert> adopted,
            int missing,
            @Nullable Risk risk,
            SortedMap<String, List<String>> links,
            @Nullable ManualCase byHand,
            @Nullable String traceparent)
            implements CaseCommand {}

    /**
     * Changes to the case's relations, sent by triage in order. The case confirms the changes through {@link
     * CaseOutbound}.
     */
    record Relate(List<RelationChange> changes) implements CaseCommand {}

    /**
     * A merged case reports its severity to its parent case. The parent confirms the report through {@link
     * CaseOutbound}.
     *
     * @param since sequence number of the merge decision
     */
    record HearPart(CaseId part, long since, Relations.News news) implements CaseCommand {

        String notice() {
            return Relations.noticeOf(since, news.number());
        }
    }

    /** A recipient confirms a message of the case, such as the message that the case ended. */
    record ConfirmNotice(String neighbour) implements CaseCommand {}

    /**
     * A delivery report for a notification. The reply is {@link CaseReply.Success}, even if the report changes nothing.
     *
     * @param status {@code DELIVERED}, {@code SEEN} or {@code FAILED}
     */
    record Receipt(String page, Notification.Status status, String words, Instant at, ActorRef<CaseReply> replyTo)
            implements CaseCommand {}

    /** Makes the case process everything that is due, such as a notification. */
    enum Wake implements CaseCommand {
        WAKE
    }
}
