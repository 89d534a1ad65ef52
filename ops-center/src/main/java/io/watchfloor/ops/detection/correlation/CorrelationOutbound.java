package io.watchfloor.ops.detection.correlation;

import java.util.List;

/**
 * Whom a window across assets tells: assets and the windows above. Messages may be lost: the sender repeats them until they are
 * confirmed.
 */
public interface CorrelationOutbound {

    /** Confirms members to their sender. */
    void taken(String from, List<Long> ordinals);

    /** Sends an asset its detections; answered with {@link CorrelationCommand.ConfirmCorrelated}. */
    void correlated(String correlation, String asset, List<WindowDetection> correlated);

    /** Brings members to the windows above; answered with {@link CorrelationCommand.ConfirmContributions}. */
    void contribute(String correlation, List<PendingContribution> contributions);
}
