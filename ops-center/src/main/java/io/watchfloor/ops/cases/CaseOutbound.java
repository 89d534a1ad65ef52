package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a case sends to triage, assets, its parent case, merged cases and the pager. Messages may be lost,
 * so the case repeats each message until the recipient confirms it.
 */
public interface CaseOutbound {

    /** Confirms to triage that the case contains these alerts. */
    void admitted(CaseId caseId, List<String> alerts);

    /** Returns alerts to triage that arrived after the case ended. */
    void returned(CaseId caseId, List<String> alerts);

    /**
     * Notifies triage that the case accepts no more alerts; confirmed as {@link Case#TRIAGE_ENDED}.
     *
     * @param exercise whether the case belongs to an exercise
     */
    void ended(CaseId caseId, boolean exercise);

    /** Notifies triage that the case accepts alerts again; confirmed as {@link Case#TRIAGE_REOPENED}. */
    void reopened(CaseId caseId, long number, List<Alert> alerts);

    /** Notifies triage of the case's holder; confirmed as {@link Case#TRIAGE_TOUCHED} followed by the name. */
    void touched(CaseId caseId, String by);

    /** Confirms to triage the relation changes up to this decision. */
    void related(CaseId caseId, long through);

    /** Reports this merged case's severity to the parent case; confirmed with the notice as recipient id. */
    void notifyParent(CaseId part, Relations.Whole whole);

    /** Confirms to a merged case that its parent received the report. */
    void partHeard(CaseId part, String notice);

    /**
     * Stops an asset from adding further detections to these alerts. The recipient id of the confirmation is the asset.
     */
    void endFolding(CaseId caseId, String asset, List<String> alerts);

    /** Asks the contact's pager whether the notification may be sent individually instead of in a digest. */
    void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo);

    /** Returns the case as the notification's recipient may see it now, for a digest. */
    PagerCommand.Subject subject(CaseSummary summary, Notification page);

    /** Makes the pagers of these contacts drop this case's notifications. */
    void withdraw(CaseId caseId, Set<String> contacts);

    /**
     * Makes one attempt to deliver a notification. The stage never fails, because errors are reported as outcomes.
     *
     * @param traceparent the trace context of the attempt, if the attempt is traced
     */
    CompletionStage<Notification.Attempt> page(CaseSummary summary, Notification page, @Nullable String traceparent);
}
