package io.watchfloor.ops.asset;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.identity.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an asset sends its alerts. Messages may be lost: the asset repeats them until they are confirmed. */
public interface AlertDesk {

    /**
     * Offers alerts, ordinals ascending; answered with {@link AssetCommand.ConfirmPlacement}.
     *
     * @param traceparent the trace of the batch that brought the latest of them, if it is traced
     */
    void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent);

    /** Tells the case that no more detections are folded into its alerts. */
    void foldingEnded(AssetKey asset, CaseId caseId);
}
