package io.watchfloor.ops.detection.correlation;

import java.util.List;

/**
 * The messages that a cross-asset window sends to assets and to windows of correlations above. Messages may be lost:
 * the sender repeats them until they are confirmed.
 */
public interface CorrelationOutbound {

    /** Confirms members to their sender. */
    void taken(String from, List<Long> ordinals);

    /** Sends an asset its detections; answered with {@link CorrelationCommand.ConfirmCorrelated}. */
    void correlated(String correlation, String asset, List<WindowDetection> correlated);

    /**
     * Sends members to windows of correlations above; answered with {@link CorrelationCommand.ConfirmContributions}.
     */
    void contribute(String correlation, List<PendingContribution> contributions);
}
