package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.WindowChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events in the journal of a window across assets. */
public sealed interface CorrelationEvent {

    /**
     * Members were taken, or the window closed.
     *
     * @param ruleSet number of the rule set that judged; never falls
     * @param correlated detections for the assets of their last records, ordinals ascending
     * @param contributions members for the windows of correlations above, ordinals ascending
     * @param closesAt when the window closes if its group stays silent; null when nothing waits for a close
     * @param closed whether this ended the last wait for a close
     */
    record WindowMoved(
            long ruleSet,
            Instant at,
            WindowChange change,
            List<WindowDetection> correlated,
            List<PendingContribution> contributions,
            @Nullable Instant closesAt,
            boolean closed)
            implements CorrelationEvent {}

    /**
     * An asset has journaled its detections up to this ordinal.
     *
     * @param left how many other detections still wait
     */
    record CorrelatedTaken(String asset, long through, int left) implements CorrelationEvent {}

    /**
     * Windows above have confirmed the contributions up to this ordinal.
     *
     * @param left how many are still owed
     */
    record ContributionsTaken(long through, int left) implements CorrelationEvent {}
}
