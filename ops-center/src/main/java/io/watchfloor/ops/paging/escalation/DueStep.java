package io.watchfloor.ops.paging.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step of a policy comes to at the moment when it falls due.
 *
 * @param index of the policy's step, from 0; the number of its steps means the fallback
 * @param turn how often the policy has begun again
 * @param pages empty when nobody can be told
 * @param passed who was to be told and is not, and why: a sentence each
 * @param more whether a further step comes before the policy begins again
 * @param nextAt when the next step falls due; null when there is none
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
