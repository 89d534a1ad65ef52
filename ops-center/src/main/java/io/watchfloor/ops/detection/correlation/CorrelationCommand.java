package io.watchfloor.ops.detection.correlation;

import java.util.List;

/**
 * Messages to a window across assets. Answers go through {@link CorrelationOutbound}, so that they also wake sleeping entities.
 */
public sealed interface CorrelationCommand {

    /**
     * Members for this window. Answered through {@link CorrelationOutbound#taken} once they are journaled, or found to be known
     * or too late.
     *
     * @param from the sender, as {@link CorrelationOutbound#taken} needs it
     * @param contributions all of one correlation and group, ordinals ascending
     */
    record Take(String from, List<PendingContribution> contributions) implements CorrelationCommand {}

    /** The asset has journaled the detections it received, up to this ordinal. Not answered. */
    record ConfirmCorrelated(String asset, long through) implements CorrelationCommand {}

    /** Windows above have confirmed the contributions with these ordinals. Not answered. */
    record ConfirmContributions(List<Long> ordinals) implements CorrelationCommand {}

    /** Something may be overdue, or the window may have to close: do it. */
    enum Wake implements CorrelationCommand {
        WAKE
    }
}
