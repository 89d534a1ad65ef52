package io.watchfloor.ops.asset;

import io.watchfloor.ops.identity.AssetKey;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How the gate reaches an asset, wherever in the cluster it lives. */
@FunctionalInterface
public interface AssetDoor {

    /**
     * Asks the asset to judge records.
     *
     * @param traceparent the trace of their batch, if it is traced
     * @return fails with a time-out when the asset does not confirm
     */
    CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent);
}
