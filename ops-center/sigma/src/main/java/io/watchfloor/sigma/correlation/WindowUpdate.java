package io.watchfloor.sigma.correlation;

import java.util.List;

/**
 * Result of adding members to, or closing, a window that spans assets.
 *
 * @param window new state; the same object if nothing changed
 * @param detections new detections; empty if other correlations only count this correlation
 * @param contributions members for the windows of correlations that count this correlation
 * @param late number of members that were too late or repeated
 */
public record WindowUpdate(
        CorrelationWindow window, List<CorrelationDetection> detections, List<Contribution> contributions, int late) {

    public WindowUpdate {
        detections = List.copyOf(detections);
        contributions = List.copyOf(contributions);
    }
}
