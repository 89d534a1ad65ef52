package io.watchfloor.sigma.correlation;

import java.util.List;

/**
 * What members, or the close, did to a window that no asset holds.
 *
 * @param window as it is now; the very same when nothing changed
 * @param detections windows that met their condition just now; none when the correlation is only counted by others
 * @param contributions members for the windows of correlations above
 * @param late members that came too late, or a second time
 */
public record Taken(
        CorrelationWindow window, List<CorrelationDetection> detections, List<Contribution> contributions, int late) {

    public Taken {
        detections = List.copyOf(detections);
        contributions = List.copyOf(contributions);
    }
}
