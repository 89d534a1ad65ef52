package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.escalation.DueStep;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a case's journal holds. Each event has its time; people's actions also have the person and the id of their
 * request, so that a repeated request changes nothing twice.
 */
public sealed interface CaseEvent {

    Instant at();

    /**
     * The case opened; escalation round 1 starts.
     *
     * @param flood the sensor whose flood of alerts it gathers, or {@code rule:} and the rule's id for a
     *     campaign; null for a case of an incident
     * @param risk the reason when no alert has the level that opens a case
     * @param byHand the person who opened it; null when it opened by itself
     */
    record Opened(
            long number,
            String asset,
            @Nullable String flood,
            @Nullable Risk risk,
            @Nullable ManualCase byHand,
            List<Alert> alerts,
            Instant at)
            implements CaseEvent {}

    /**
     * Further alerts joined it.
     *
     * @param links by alert: why it belongs to the case, in words
     */
    record AlertsJoined(List<Alert> alerts, SortedMap<String, List<String>> links, Instant at) implements CaseEvent {}

    /**
     * It took over what had happened before and belonged to no case: at its opening, or when it turned out later to be
     * linked. Nobody is paged for that.
     *
     * @param missing how many more there were, beyond what triage keeps
     * @param links by alert: why it belongs to the case, in words
     */
    record AlertsAdopted(List<Alert> alerts, int missing, SortedMap<String, List<String>> links, Instant at)
            implements CaseEvent {}

    /**
     * A person has taken it: no attempt to page starts in this round any more.
     *
     * @param through what they did it with when it was not the page, such as the link in a message; else null
     */
    record Acknowledged(
            String by,
            int round,
            @Nullable String through,
            @Nullable String request,
            Instant at) implements CaseEvent {

        /** On the page. */
        public Acknowledged(String by, int round, @Nullable String request, Instant at) {
            this(by, round, null, request, at);
        }
    }

    record Assigned(String by, String assignee, @Nullable String request, Instant at) implements CaseEvent {}

    record NoteAdded(String by, String text, @Nullable String request, Instant at) implements CaseEvent {}

    record SeverityChanged(
            String by, Level severity, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * The work moved on: started, held, resumed or contained.
     *
     * @param verb the verb that moved it
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

    /** The case is open again, with a new escalation round. */
    record Reopened(
            String by, String reason, int round, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * It got worse while somebody worked on it: people are paged until one of them confirms.
     *
     * @param what titles of the alerts that made it worse, and sentences of why else it is worse
     */
    record Worsened(Level from, Level to, List<String> what, Instant at) implements CaseEvent {}

    /**
     * The attack has come further: the severity follows from more than the levels of the alerts.
     *
     * @param severity from now on
     * @param reasons those that are new
     */
    record Progressed(Level severity, List<AttackProgress.Reason> reasons, Instant at) implements CaseEvent {}

    /** A person said how far the case may be told. */
    record Marked(String by, Tlp tlp, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * A person restricted the case to people, or lifted that.
     *
     * @param people who alone may see it, in the order of their names; empty when anybody with the rights may
     */
    record Restricted(
            String by,
            List<String> people,
            @Nullable String reason,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** A person has seen that it got worse: no attempt to page about this starts any more. */
    record WorseningConfirmed(
            String by, int worsening, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * Triage told it of its relation to another case.
     *
     * @param pages what people are paged about again, now that it left its whole; else null
     * @param notices how many neighbours have yet to confirm something after it
     */
    record Related(RelationChange change, Notification.@Nullable Kind pages, int notices, Instant at)
            implements CaseEvent {}

    /**
     * A person moved alerts out of it.
     *
     * @param severity of the case without them
     */
    record AlertsLeft(RelationChange change, Level severity, Instant at) implements CaseEvent {}

    /**
     * A person moved alerts into it.
     *
     * @param ended whether it had ended before it heard: their assets must hear of the end, too
     */
    record AlertsCame(RelationChange change, boolean ended, Instant at) implements CaseEvent {}

    /** As a part it has something to tell its whole. */
    record NewsForWhole(Relations.News news, Instant at) implements CaseEvent {}

    /** A part of it told how bad it is. */
    record PartNews(CaseName part, Relations.News news, Instant at) implements CaseEvent {}

    /** Somebody has it in hand, whom triage does not know of yet. */
    record Touched(String by, Instant at) implements CaseEvent {}

    /** A person has taken over what another had in hand, at the end of a shift. */
    record TakenOver(String by, String from, @Nullable String request, Instant at) implements CaseEvent {}

    /** A page of its own is to be sent, such as a warning; the journal holds the intent before the first attempt. */
    record PageQueued(Notification page, Instant at) implements CaseEvent {}

    /**
     * A step of the policy fell due: these are to be told, and by which contacts when. Later attempts follow from this, whatever
     * becomes of policies and schedules.
     *
     * @param kind what it is about
     * @param step counts them within the round, or the worsening, from 1
     * @param index the policy's step, from 0; the number of its steps means the fallback
     * @param turn how often the policy has begun again, from 0
     * @param pages empty when nobody could be told
     * @param passed who was to be told and was not, and why: a sentence each
     * @param more whether a further step comes before the policy begins again
     * @param nextAt when the next step falls due; null when there is none
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
     * An attempt to deliver a page starts. When its end is not in the journal, it may or may not have arrived.
     *
     * @param key what the attempt carries
     */
    record PageStarted(String page, String key, Instant at) implements CaseEvent {}

    /**
     * Word from behind the receiver of a page.
     *
     * @param status {@code DELIVERED}, {@code SEEN} or {@code FAILED}
     * @param forward the recipient's next page, which is due at once because this one did not arrive; else null
     */
    record PageReceived(
            String page,
            Notification.Status status,
            String words,
            @Nullable String forward,
            Instant at) implements CaseEvent {}

    /**
     * Its holder has it so long, unless something moves.
     *
     * @param warnAt when the holder is warned; null once they have been
     */
    record HeldUntil(String holder, @Nullable Instant warnAt, Instant until, Instant at) implements CaseEvent {}

    /**
     * Nothing moved for too long: nobody has the case any more, and a new escalation round starts.
     *
     * @param holder who had it
     * @param round the new one
     */
    record AcknowledgementExpired(String holder, int round, Instant at) implements CaseEvent {}

    /** A person put it off; if nobody had it, they have it now. */
    record Snoozed(
            String by,
            Instant until,
            @Nullable String reason,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** The time that it was put off to has come: nobody has it, and a new escalation round starts. */
    record Woken(String by, int round, Instant at) implements CaseEvent {}

    /**
     * One attempt to deliver a page ended.
     *
     * @param forward the recipient's next page, which is due at once because this one is given up; else null
     */
    record PageAttempted(
            String page,
            Notification.Attempt attempt,
            Notification.Status status,
            @Nullable String forward,
            Instant at) implements CaseEvent {

        /** Brings nothing forward. */
        public PageAttempted(String page, Notification.Attempt attempt, Notification.Status status, Instant at) {
            this(page, attempt, status, null, at);
        }
    }

    /**
     * A neighbour (triage, an asset or the whole) has confirmed what the case had to tell it.
     *
     * @param left how many others have yet to confirm
     */
    record NoticeConfirmed(String neighbour, int left, Instant at) implements CaseEvent {}
}
