package io.watchfloor.sigma.correlation;

import java.util.List;

/**
 * Result of the evaluation of a window.
 *
 * @param window new state of the window
 * @param ends members that newly end a time span in which the condition holds, in the order of time
 * @param detections new detections
 */
record WindowEvaluation(CorrelationWindow window, List<End> ends, List<CorrelationDetection> detections) {

    /** @param windowId id of the detection that the end belongs to */
    record End(Member member, String windowId) {}

    static WindowEvaluation unchanged(CorrelationWindow window) {
        return new WindowEvaluation(window, List.of(), List.of());
    }
}
