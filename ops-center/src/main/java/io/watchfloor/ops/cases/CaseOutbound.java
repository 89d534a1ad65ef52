package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Whom a case tells: triage, assets, its whole and parts, and the pager. Messages may be lost: the case repeats them until
 * they are confirmed.
 */
public interface CaseOutbound {

    /** Tells triage that the case has these alerts. */
    void admitted(CaseId caseId, List<String> alerts);

    /** Tells triage that the case ended before these alerts came. */
    void returned(CaseId caseId, List<String> alerts);

    /** Tells triage that no alert joins any more; confirmed as {@link Case#TRIAGE_ENDED}. */
    void ended(CaseId caseId);

    /** Tells triage that alerts may join again; confirmed as {@link Case#TRIAGE_REOPENED}. */
    void reopened(CaseId caseId, long number, List<Alert> alerts);

    /** Tells triage who has the case; confirmed as {@link Case#TRIAGE_TOUCHED} with the person behind it. */
    void touched(CaseId caseId, String by);

    /** Tells triage that the case has heard of its relations up to this decision. */
    void related(CaseId caseId, long through);

    /** Tells the whole how bad this part is; confirmed with the notice as the neighbour. */
    void tellWhole(CaseId part, Relations.Whole whole);

    /** Tells a part that its whole has heard it. */
    void partHeard(CaseId part, String notice);

    /** Tells an asset to fold no more detections into these alerts; confirmed with the asset as the neighbour. */
    void endFolding(CaseId caseId, String asset, List<String> alerts);

    /** Asks the pager of the page's contact whether it may go alone. */
    void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo);

    /** Tells the pagers of these contacts to drop the pages of this case. */
    void withdraw(CaseId caseId, Set<String> contacts);

    /**
     * Makes one attempt to deliver a page. The stage never fails: an error is an outcome.
     *
     * @param traceparent the attempt's, if it is traced
     */
    CompletionStage<Notification.Attempt> page(CaseSummary summary, Notification page, @Nullable String traceparent);
}
