package io.watchfloor.ops.detection.correlation;

import java.util.List;

/**
 * The commands of a cross-asset window. Answers are sent through {@link CorrelationOutbound}, which wakes passivated
 * entities.
 */
public sealed interface CorrelationCommand {

    /**
     * Members for this window. Answered through {@link CorrelationOutbound#taken} once they are journaled, or are
     * duplicates or too late.
     *
     * @param from the sender, as {@link CorrelationOutbound#taken} needs it
     * @param contributions all for one correlation and group, ordinals ascending
     */
    record Take(String from, List<PendingContribution> contributions) implements CorrelationCommand {}

    /** The asset has journaled the detections up to this ordinal. Not answered. */
    record ConfirmCorrelated(String asset, long through) implements CorrelationCommand {}

    /** Windows of correlations above have confirmed the contributions with these ordinals. Not answered. */
    record ConfirmContributions(List<Long> ordinals) implements CorrelationCommand {}

    /** Sends pending messages again, and closes the window if due. */
    enum Wake implements CorrelationCommand {
        WAKE
    }
}
