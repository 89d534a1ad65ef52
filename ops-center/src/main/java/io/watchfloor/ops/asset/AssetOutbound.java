package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends an asset's messages to triage, cases, and windows of other entities. Messages may be lost: the asset repeats
 * them until they are confirmed.
 */
public interface AssetOutbound {

    /**
     * Offers alerts to triage, with ascending ordinals; answered with {@link AssetCommand.ConfirmPlacement}.
     *
     * @param traceparent the trace of the batch that caused the latest alert, if it has one
     */
    void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent);

    /** Confirms to the case that its alerts get no further detections. */
    void foldingEnded(AssetKey asset, CaseId caseId);

    /** Sends members to their windows; answered with {@link AssetCommand.ConfirmContributions}. */
    void contribute(AssetKey asset, List<PendingContribution> contributions);

    /** Sends a command to another asset of the same tenant, {@code kind:name}. */
    void send(AssetKey asset, String other, AssetCommand.Naming word);

    /** Confirms to a correlation that its detections for this asset, up to this ordinal, are journaled. */
    void correlatedTaken(String correlation, AssetKey asset, long through);
}
