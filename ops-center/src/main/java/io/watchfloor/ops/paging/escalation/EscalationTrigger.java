package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of until somebody answers.
 *
 * @param kind one that escalates
 * @param round of the case
 * @param number of the round, or of the worsening
 * @param since when the round began, or the case got worse
 * @param lastStep how many steps have told of it
 * @param climb null before the first step
 * @param trying whether a page of the latest step is still being tried
 * @param holder who has the case that got worse
 */
public record EscalationTrigger(
        CaseId caseId,
        Notification.Kind kind,
        int round,
        int number,
        Instant since,
        int lastStep,
        @Nullable EscalationProgress climb,
        boolean trying,
        @Nullable String holder) {

    /** After one more step. */
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

    /** The latest step once more. */
    public EscalationTrigger again() {
        return new EscalationTrigger(
                caseId, kind, round, number, since, Math.max(0, lastStep - 1), climb, trying, holder);
    }

    /** @param nth tells pages of one step by one contact apart, from 0 */
    String page(String recipient, String contact, int nth) {
        return DerivedId.page(caseId, kind.text(), number, lastStep + 1, recipient, contact, nth);
    }
}
