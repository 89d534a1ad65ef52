package io.watchfloor.ops.asset.evidence;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;

/** Where an asset gets the key that seals its evidence. */
@FunctionalInterface
public interface EvidenceKeys {

    /**
     * Never blocks. The key is created on first request and is the same ever after, on every node.
     *
     * @param generation how many erasures the asset's journal has
     * @return fails when the database does not answer, and with {@link IllegalStateException} when the key is
     *     already destroyed
     */
    CompletionStage<EvidenceKey> key(AssetKey asset, long generation);
}
