package io.watchfloor.ops.paging.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an escalation through its policy. The component names are part of the journal's format.
 *
 * @param number of the round, or of the case's escalation in severity
 * @param index the policy's latest step, from 0; the number of steps means the fallback
 * @param turn how often the policy was repeated
 * @param told number of notifications of the latest step
 * @param passed recipients that the latest step skipped, and why
 * @param more whether another step follows before the policy is repeated
 * @param hurried whether the latest step reached no one, so that the next is due at once
 * @param nextAt when the next step is due; null if there is none
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

    /** The progress after this step; if the step made no notifications, the next is due at once. */
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
        return step.pages().isEmpty() ? now.withNextStepDue(at) : now;
    }

    /** The latest step reached no one: makes the next step due now, if one remains in this turn. */
    public EscalationProgress withNextStepDue(Instant now) {
        return more && !hurried
                ? new EscalationProgress(kind, number, index, turn, policy, told, passed, true, true, at, now)
                : this;
    }
}
