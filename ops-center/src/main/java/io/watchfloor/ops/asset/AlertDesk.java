package io.watchfloor.ops.asset;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.AssetKey;
import java.util.List;

/** Where an asset brings its alerts. Messages may be lost: the asset repeats them until they are confirmed. */
public interface AlertDesk {

    /** Offers alerts, ordinals ascending; answered with {@link AssetCommand.ConfirmPlacement}. */
    void place(AssetKey asset, List<Alert> alerts);

    /** Tells the case that its alerts are folded no more. */
    void foldingEnded(AssetKey asset, String caseId);
}
