package io.watchfloor.ops.window;

import java.util.List;

/** What a window across assets can be told. Answers go through {@link Neighbours}, so that they also wake who sleeps. */
public sealed interface CorrelationCommand {

    /**
     * Members for this window. Answered through {@link Neighbours#taken} when they are journaled, known, or too late.
     *
     * @param from who sends them, as {@link Neighbours#taken} needs it
     * @param contributions all of one correlation and group, ordinals ascending
     */
    record Take(String from, List<Contributed> contributions) implements CorrelationCommand {}

    /** The asset has journaled the detections that it was told, up to this ordinal. Not answered. */
    record ConfirmTold(String asset, long through) implements CorrelationCommand {}

    /** Windows above have taken the contributions of these ordinals. Not answered. */
    record ConfirmContributions(List<Long> ordinals) implements CorrelationCommand {}

    /** Something is owed for too long, or the window's time may have come: do it. */
    enum Wake implements CorrelationCommand {
        WAKE
    }
}
