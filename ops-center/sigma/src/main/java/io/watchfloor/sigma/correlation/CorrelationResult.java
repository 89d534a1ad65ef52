package io.watchfloor.sigma.correlation;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Result of evaluating one record against the correlations within its asset.
 *
 * @param changed new states of changed windows, by key
 * @param removed keys of windows to which no further record can be added
 * @param detections new detections, ordered by rule id and window
 * @param contributions members for windows that span assets
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
