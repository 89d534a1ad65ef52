package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends an asset's messages to triage, cases, and windows of other entities. Messages may be lost, so the asset sends
 * them again until they are confirmed.
 */
public interface AssetOutbound {

    /**
     * Sends alerts to triage, with ascending ordinals. Triage replies with {@link AssetCommand.ConfirmPlacement}.
     *
     * @param traceparent the trace of the batch that caused the most recent alert, if there is one
     */
    void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent);

    /** Confirms to the case that its alerts receive no further detections. */
    void foldingEnded(AssetKey asset, CaseId caseId);

    /**
     * Sends contributions to their correlation windows. The windows reply with {@link
     * AssetCommand.ConfirmContributions}.
     */
    void contribute(AssetKey asset, List<PendingContribution> contributions);

    /** Sends a command to another asset, {@code kind:name}, of the same tenant. */
    void send(AssetKey asset, String other, AssetCommand.Naming word);

    /** Confirms to a correlation that the detections for this asset are journaled up to this ordinal. */
    void correlatedTaken(String correlation, AssetKey asset, long through);
}
