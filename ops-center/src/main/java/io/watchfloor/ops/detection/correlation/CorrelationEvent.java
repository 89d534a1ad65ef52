package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.WindowChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal events of a cross-asset window. */
public sealed interface CorrelationEvent {

    /**
     * Members were added, or the window closed.
     *
     * @param ruleSet number of the rule set that was used; never decreases
     * @param correlated detections, each for the asset of its last record, in ascending order of ordinals
     * @param contributions members for the windows of correlations that build on this correlation, in ascending order
     * of ordinals
     * @param closesAt when the window closes if no further members arrive; null if no close is pending
     * @param closed whether this ended the last pending close
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
     * @param left number of unconfirmed detections
     */
    record DetectionsConfirmed(String asset, long through, int left) implements CorrelationEvent {}

    /**
     * The windows of correlations that build on this correlation have confirmed the contributions up to this ordinal.
     *
     * @param left number of unconfirmed contributions
     */
    record ContributionsConfirmed(long through, int left) implements CorrelationEvent {}
}
