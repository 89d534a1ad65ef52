package io.watchfloor.ops.detection.correlation;

import java.util.List;

/**
 * The messages that a cross-asset window sends to assets and to windows of correlations that build on this correlation.
 * Messages may be lost, so the sender repeats each message until the recipient confirms it.
 */
public interface CorrelationOutbound {

    /** Confirms members to the sender of the members. */
    void taken(String from, List<Long> ordinals);

    /** Sends detections to an asset. The asset replies with {@link CorrelationCommand.ConfirmCorrelated}. */
    void correlated(String correlation, String asset, List<WindowDetection> correlated);

    /**
     * Sends members to windows of correlations that build on this correlation. The windows reply with {@link
     * CorrelationCommand.ConfirmContributions}.
     */
    void contribute(String correlation, List<PendingContribution> contributions);
}
