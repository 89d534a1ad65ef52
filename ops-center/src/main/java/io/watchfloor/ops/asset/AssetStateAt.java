package io.watchfloor.ops.asset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of an asset at an earlier time, or why it is not known. */
public sealed interface AssetStateAt {

    /**
     * @param changedAt when the latest event up to that time was written
     * @param sequence number of that event in the asset's journal
     */
    record Known(AssetStatus status, Instant changedAt, long sequence) implements AssetStateAt {}

    /**
     * The journal had no event of the asset at that time.
     *
     * @param first when the first event was written; null if there is none
     */
    record Unknown(@Nullable Instant first) implements AssetStateAt {}

    /**
     * Events up to that time were deleted from the journal or are unreadable, so the state cannot be restored.
     *
     * @param from the earliest later time whose state can be restored; null if there is none
     */
    record Incomplete(@Nullable Instant from) implements AssetStateAt {}
}
