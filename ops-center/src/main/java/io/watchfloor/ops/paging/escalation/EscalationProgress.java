package io.watchfloor.ops.paging.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an escalation through its policy. The component names are part of the journal's format.
 *
 * @param number sequence number of the round, or of the urgent update
 * @param index index of the policy's latest step, from 0; equals the number of steps for the fallback
 * @param turn how often the policy was repeated
 * @param told number of notifications of the latest step
 * @param passed recipients that the latest step skipped, with the reasons
 * @param more whether another step follows before the policy is repeated
 * @param hurried whether the latest step reached no one, so that the next step is due immediately
 * @param nextAt when the next step is due; null if there is no next step
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

    /** The progress after the given step. If the step created no notifications, the next step is due immediately. */
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

    /** Records that the latest step reached no one. The next step, if the current turn has one, is due immediately. */
    public EscalationProgress withNextStepDue(Instant now) {
        return more && !hurried
                ? new EscalationProgress(kind, number, index, turn, policy, told, passed, true, true, at, now)
                : this;
    }
}
