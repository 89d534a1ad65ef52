package io.watchfloor.ops.detection.correlation;

import java.util.List;

/**
 * The commands of a cross-asset window. Replies are sent through {@link CorrelationOutbound}, which wakes passivated
 * entities.
 */
public sealed interface CorrelationCommand {

    /**
     * Members for this window. Confirmed through {@link CorrelationOutbound#taken} once the members are journaled or
     * rejected as duplicates or as too late.
     *
     * @param from the sender, as {@link CorrelationOutbound#taken} needs it
     * @param contributions all for one correlation and group, in ascending order of ordinals
     */
    record Take(String from, List<PendingContribution> contributions) implements CorrelationCommand {}

    /** The asset has journaled the detections up to this ordinal. There is no reply. */
    record ConfirmCorrelated(String asset, long through) implements CorrelationCommand {}

    /**
     * The windows of correlations that build on this correlation have confirmed the contributions with these ordinals.
     * There is no reply.
     */
    record ConfirmContributions(List<Long> ordinals) implements CorrelationCommand {}

    /** Sends pending messages again, and closes the window if the close is due. */
    enum Wake implements CorrelationCommand {
        WAKE
    }
}
