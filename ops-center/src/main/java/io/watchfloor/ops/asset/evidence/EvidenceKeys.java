package io.watchfloor.ops.asset.evidence;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;

/** Provides the evidence keys of assets. */
@FunctionalInterface
public interface EvidenceKeys {

    /**
     * Never blocks. The key is created on the first request, and all nodes then use the same key.
     *
     * @param generation how many erasures the asset's journal contains
     * @return fails when the database does not respond, and with {@link IllegalStateException} when the key is
     *     already destroyed
     */
    CompletionStage<EvidenceKey> key(AssetKey asset, long generation);
}
