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

/** What others may send to a case. */
public sealed interface CaseCommand extends CaseMessage {

    /**
     * A person's command. Answered with {@link CaseReply.Done} once it is committed, even when a repeat changes
     * nothing, or with {@link CaseReply.Refused}.
     */
    sealed interface ByPerson extends CaseCommand {

        Request request();

        ActorRef<CaseReply> replyTo();

        /** The case decides by its right and its moves. */
        default CaseAction action() {
            return switch (this) {
                case Acknowledge command -> CaseAction.ACKNOWLEDGE;
                case Snooze command -> CaseAction.SNOOZE;
                case TakeOver command -> CaseAction.ASSIGN;
                case Confirm command -> CaseAction.CONFIRM;
                case Assign command -> CaseAction.ASSIGN;
                case AddNote command -> CaseAction.NOTES;
                case ChangeSeverity command -> CaseAction.SEVERITY;
                case Mark command -> CaseAction.TLP;
                case Restrict command -> CaseAction.RESTRICT;
                case Resolve command -> CaseAction.RESOLVE;
                case Close command -> CaseAction.CLOSE;
                case Reopen command -> CaseAction.REOPEN;
                case Move move -> move.verb().action();
            };
        }
    }

    /**
     * The person who asks, and the request's key and version.
     *
     * @param by name of the person
     * @param id the request's idempotency key, if it has one
     * @param version the version that the person saw, if the command depends on it
     * @param warrant what the case decides by whether the person may; without one it refuses
     */
    record Request(
            String by,
            @Nullable String id,
            @Nullable Long version,
            @Nullable CommandAuthorization warrant) {}

    /**
     * @param round the one that the person was told of, when they answer a message: refused once it is over
     * @param through what they do it with when it is not the page, such as the link in a message; else null
     */
    record Acknowledge(@Nullable Integer round, @Nullable String through, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {

        /** Whatever the round is, on the page. */
        public Acknowledge(Request request, ActorRef<CaseReply> replyTo) {
            this(null, null, request, replyTo);
        }
    }

    /** Put it off until then: it is told anew when the time has come. */
    record Snooze(Instant until, @Nullable String reason, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    /**
     * At the end of a shift, the asker takes what this person has in hand, or was told of.
     *
     * @param from who hands over
     */
    record TakeOver(String from, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /**
     * Somebody has seen that the case got worse.
     *
     * @param news how many pieces of worse news they have seen; null confirms all
     */
    record Confirm(@Nullable Integer news, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record Assign(String assignee, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record AddNote(String text, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record ChangeSeverity(Level severity, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** Start, hold, resume or contain. */
    record Move(CaseVerb verb, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record Resolve(@Nullable String note, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    record Close(Classification classification, String determination, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    record Reopen(String reason, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** How far the case may be told. */
    record Mark(Tlp tlp, Request request, ActorRef<CaseReply> replyTo) implements ByPerson {}

    /** @param people who alone may see the case, with whoever says so; empty lifts the restriction */
    record Restrict(List<String> people, @Nullable String reason, Request request, ActorRef<CaseReply> replyTo)
            implements ByPerson {}

    /** Answered with {@link CaseReply.Done} or, for a case that never opened, {@link CaseReply.Unknown}. */
    record Describe(ActorRef<CaseReply> replyTo) implements CaseCommand {}

    /**
     * Triage brings alerts. Confirmed or returned through {@link CaseOutbound}.
     *
     * @param asset of the first alert, {@code kind:name}
     * @param flood the sensor whose flood of alerts the case gathers, or {@code rule:} and the rule's id for a
     *     campaign; null for a case of an incident
     * @param adopted alerts that came before the case and belonged to none
     * @param missing how many more of these there were, when the case opens
     * @param risk why the case opens when no alert has the level for it
     * @param links by alert: why it belongs to the case, in words; nothing for the one that opens it
     * @param byHand the person who opens it
     * @param traceparent the trace of the batch that brought the latest of them, if it is traced
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

    /** Triage tells of the case's relations, in order. Confirmed through {@link CaseOutbound}. */
    record Relate(List<RelationChange> changes) implements CaseCommand {}

    /**
     * A part tells its whole how bad it is. Confirmed through {@link CaseOutbound}.
     *
     * @param since the decision that made it a part
     */
    record HearPart(CaseId part, long since, Relations.News news) implements CaseCommand {

        String notice() {
            return Relations.noticeOf(since, news.number());
        }
    }

    /** A neighbour confirms what it was told, such as the end. */
    record ConfirmNotice(String neighbour) implements CaseCommand {}

    /**
     * Word from behind the receiver of a page. Answered with {@link CaseReply.Done}, also when it says nothing new.
     *
     * @param status {@code DELIVERED}, {@code SEEN} or {@code FAILED}
     */
    record Receipt(String page, Notification.Status status, String words, Instant at, ActorRef<CaseReply> replyTo)
            implements CaseCommand {}

    /** Something is overdue, or a page is due: do it. */
    enum Wake implements CaseCommand {
        WAKE
    }
}
