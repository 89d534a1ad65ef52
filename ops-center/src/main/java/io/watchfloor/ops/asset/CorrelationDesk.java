package io.watchfloor.ops.asset;

import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.window.Contributed;
import java.util.List;

/**
 * Where an asset sends members for windows elsewhere. Messages may be lost: the asset repeats them until they are
 * confirmed.
 */
public interface CorrelationDesk {

    /** Brings members to their windows; answered with {@link AssetCommand.ConfirmContributions}. */
    void contribute(AssetKey asset, List<Contributed> contributions);

    /** Tells a correlation that its detections for this asset, up to this ordinal, are in the asset's journal. */
    void toldTaken(String correlation, AssetKey asset, long through);
}
