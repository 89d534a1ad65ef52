package io.watchfloor.sigma.correlation;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * How one piece of telemetry changed the windows of an asset.
 *
 * @param changed windows by key, to be kept instead of the old ones
 * @param removed keys of windows that nothing can reach any more
 * @param detections windows that just met their condition, by rule id and window
 * @param contributions members for windows that no asset holds
 */
public record CorrelationResult(
        SortedMap<String, CorrelationWindow> changed,
        SortedSet<String> removed,
        List<CorrelationDetection> detections,
        List<Contribution> contributions) {

    public CorrelationResult {
        detections = List.copyOf(detections);
        contributions = List.copyOf(contributions);
    }
}
