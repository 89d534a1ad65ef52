package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The subject of an escalation: what recipients are notified about until a user acknowledges it.
 *
 * @param kind a kind of notification that escalates
 * @param round the case's escalation round
 * @param number sequence number of the round, or of the urgent update
 * @param since when the round started, or the severity rose
 * @param lastStep number of steps already executed
 * @param progress the progress through the policy; null before the first step
 * @param trying whether a notification of the latest step is still pending
 * @param holder the holder of the case, if the severity rose
 */
public record EscalationTrigger(
        CaseId caseId,
        Notification.Kind kind,
        int round,
        int number,
        Instant since,
        int lastStep,
        @Nullable EscalationProgress progress,
        boolean trying,
        @Nullable String holder) {

    /** The state after one more step. */
    EscalationTrigger after(DueStep step, Instant at) {
        return new EscalationTrigger(
                caseId,
                kind,
                round,
                number,
                since,
                lastStep + 1,
                EscalationProgress.after(kind, number, step, at),
                false,
                holder);
    }

    /** The state before the latest step, so that the step's notification can be sent to one more person. */
    public EscalationTrigger beforeLatestStep() {
        return new EscalationTrigger(
                caseId, kind, round, number, since, Math.max(0, lastStep - 1), progress, trying, holder);
    }

    /**
     * The id of a notification.
     *
     * @param nth distinguishes notifications of one step to one contact, from 0
     */
    String page(String recipient, String contact, int nth) {
        return DerivedId.page(caseId, kind.text(), number, lastStep + 1, recipient, contact, nth);
    }
}
