package io.watchfloor.ops.paging.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The notifications of one step of a policy, computed when the step is due.
 *
 * @param index index of the policy's step, from 0; equals the number of steps for the fallback
 * @param turn how often the policy was repeated
 * @param pages empty if no one can be notified
 * @param passed skipped recipients with the reason, one sentence each
 * @param more whether another step follows before the policy is repeated
 * @param nextAt when the next step is due; null if there is no next step
 */
public record DueStep(
        String policy,
        int index,
        int turn,
        List<Notification> pages,
        List<String> passed,
        boolean more,
        @Nullable Instant nextAt) {

    public DueStep {
        pages = List.copyOf(pages);
        passed = List.copyOf(passed);
    }

    DueStep with(List<Notification> now) {
        return new DueStep(policy, index, turn, now, passed, more, nextAt);
    }
}
