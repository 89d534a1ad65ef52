package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom an asset tells: triage, cases, and windows elsewhere. Messages may be lost: the asset repeats them until they are confirmed.
 */
public interface AssetOutbound {

    /**
     * Offers alerts to triage, ordinals ascending; answered with {@link AssetCommand.ConfirmPlacement}.
     *
     * @param traceparent the trace of the batch that brought the latest of them, if it is traced
     */
    void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent);

    /** Tells the case that no more detections are folded into its alerts. */
    void foldingEnded(AssetKey asset, CaseId caseId);

    /** Brings members to their windows; answered with {@link AssetCommand.ConfirmContributions}. */
    void contribute(AssetKey asset, List<PendingContribution> contributions);

    /** Tells another asset of the same tenant, {@code kind:name}. */
    void tell(AssetKey asset, String other, AssetCommand.Naming word);

    /** Tells a correlation that its detections for this asset, up to this ordinal, are in the asset's journal. */
    void correlatedTaken(String correlation, AssetKey asset, long through);
}
