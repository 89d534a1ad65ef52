package io.watchfloor.sigma.correlation;

import java.util.List;

/**
 * How members, or the close, changed a window that no asset holds.
 *
 * @param window its new state; the same object when nothing changed
 * @param detections windows that just met their condition; empty when the correlation is only counted by others
 * @param contributions members for the windows of correlations above
 * @param late members that came too late, or a second time
 */
public record WindowUpdate(
        CorrelationWindow window, List<CorrelationDetection> detections, List<Contribution> contributions, int late) {

    public WindowUpdate {
        detections = List.copyOf(detections);
        contributions = List.copyOf(contributions);
    }
}
