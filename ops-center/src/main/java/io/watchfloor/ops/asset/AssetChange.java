package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of an asset that matters to users.
 *
 * @param sequence number of the event in the asset's journal
 * @param at when the event was written
 * @param opened ids of opened alerts
 * @param closed ids of alerts that accept no more detections
 * @param other what changed besides alerts; null if only alerts changed
 * @param by who changed it; null if no user did
 */
public record AssetChange(
        long sequence,
        Instant at,
        List<String> opened,
        List<String> closed,
        @Nullable Other other,
        @Nullable String by) {

    /** A change that does not concern alerts. */
    public enum Other implements WireText {
        PROFILE,
        NAMES,
        MERGE,
        HOLD,
        ERASURE
    }
}
