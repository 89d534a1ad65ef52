package io.watchfloor.ops.evidence;

import io.watchfloor.ops.identity.AssetKey;
import java.util.concurrent.CompletionStage;

/** Where an asset gets the key that its evidence is sealed with. */
@FunctionalInterface
public interface EvidenceKeys {

    /**
     * Never blocks. The key is made when it is first asked for; the same one ever after, on every node.
     *
     * @param generation how many erasures the asset's journal holds
     * @return fails when the database does not answer, and with {@link IllegalStateException} when the key was destroyed already
     */
    CompletionStage<EvidenceKey> key(AssetKey asset, long generation);
}
