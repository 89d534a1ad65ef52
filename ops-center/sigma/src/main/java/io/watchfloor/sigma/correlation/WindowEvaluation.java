package io.watchfloor.sigma.correlation;

import java.util.List;

/**
 * The outcome of judging a window.
 *
 * @param window its new state
 * @param ends members that end a span in which the condition holds, and did not before; in the order of time
 * @param detections one for each window that was not reported before
 */
record WindowEvaluation(CorrelationWindow window, List<End> ends, List<CorrelationDetection> detections) {

    /** @param windowId of the detection that the end belongs to */
    record End(Member member, String windowId) {}

    static WindowEvaluation unchanged(CorrelationWindow window) {
        return new WindowEvaluation(window, List.of(), List.of());
    }
}
