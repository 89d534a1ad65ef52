package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.evidence.EvidenceKey;

/** What an asset's entity receives: commands of others, and what it tells itself. */
sealed interface AssetMessage permits AssetCommand, AssetMessage.Internal {

    /** What the entity tells itself. No serializer knows it, so nobody else can send it. */
    sealed interface Internal extends AssetMessage {}

    /** The key for its evidence has arrived. */
    record TakeKey(EvidenceKey key) implements Internal {}

    /** The database did not deliver the key. */
    record MissKey(String reason) implements Internal {}

    /** It is time to ask for the key again. */
    enum AskForKey implements Internal {
        AGAIN
    }
}
