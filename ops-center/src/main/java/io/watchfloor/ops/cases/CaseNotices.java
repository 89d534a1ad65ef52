package io.watchfloor.ops.cases;

import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.escalation.PagerReply;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Whom a case tells. Messages may be lost: the case repeats them until they are confirmed. */
public interface CaseNotices {

    /** Tells triage that these alerts are in. */
    void admitted(String caseId, List<String> alerts);

    /** Tells triage that the case had ended before these alerts came. */
    void returned(String caseId, List<String> alerts);

    /** Tells triage that no alert joins any more; confirmed as {@link Case#TRIAGE_ENDED}. */
    void ended(String caseId);

    /** Tells triage that alerts may join again; confirmed as {@link Case#TRIAGE_REOPENED}. */
    void reopened(String caseId, long number, String asset, Instant lastAlertAt);

    /** Tells an asset to fold nothing more into these alerts; confirmed as neighbour = the asset. */
    void endFolding(String caseId, String asset, List<String> alerts);

    /** Asks the pager whether this page may go alone. */
    void offer(CaseSummary summary, Page page, ActorRef<PagerReply> replyTo);

    /** Tells the pager that no page of this case must be told about any more. */
    void withdraw(String caseId);

    /**
     * Tries once to deliver a page. The stage never fails: an error is an outcome.
     *
     * @param traceparent of the try, if it is traced
     */
    CompletionStage<Page.Attempt> page(CaseSummary summary, Page page, @Nullable String traceparent);
}
