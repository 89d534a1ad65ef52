package io.watchfloor.ops.paging.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one piece of news has come up its policy.
 *
 * @param number of the round, or of the worsening
 * @param index the policy's latest step, from 0; the number of its steps means the fallback
 * @param turn how often the policy has begun again
 * @param told how many pages that step made
 * @param passed who was to be told by it and was not, and why
 * @param more whether a further step comes before the policy begins again
 * @param hurried whether the step reached nobody, so that the next one is due at once
 * @param nextAt null when there is none
 */
public record EscalationProgress(
        Notification.Kind kind,
        int number,
        int index,
        int turn,
        String policy,
        int told,
        List<String> passed,
        boolean more,
        boolean hurried,
        Instant at,
        @Nullable Instant nextAt) {

    public EscalationProgress {
        passed = List.copyOf(passed);
    }

    /** After this step; one that made no page is hurried from at once. */
    public static EscalationProgress after(Notification.Kind kind, int number, DueStep step, Instant at) {
        EscalationProgress now = new EscalationProgress(
                kind,
                number,
                step.index(),
                step.turn(),
                step.policy(),
                step.pages().size(),
                step.passed(),
                step.more(),
                false,
                at,
                step.nextAt());
        return step.pages().isEmpty() ? now.hurry(at) : now;
    }

    /** Nobody was reached: the next step is due now, if there is one in this turn. */
    public EscalationProgress hurry(Instant now) {
        return more && !hurried
                ? new EscalationProgress(kind, number, index, turn, policy, told, passed, true, true, at, now)
                : this;
    }
}
