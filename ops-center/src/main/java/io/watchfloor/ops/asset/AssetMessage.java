package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.evidence.EvidenceKey;

/** The messages of an asset's entity: commands of others, and messages to itself. */
sealed interface AssetMessage permits AssetCommand, AssetMessage.Internal {

    /** Messages of the entity to itself. They have no serializer, so no one else can send them. */
    sealed interface Internal extends AssetMessage {}

    /** The evidence key has arrived. */
    record TakeKey(EvidenceKey key) implements Internal {}

    /** The database did not deliver the evidence key. */
    record MissKey(String reason) implements Internal {}

    /** It is time to request the evidence key again. */
    enum AskForKey implements Internal {
        AGAIN
    }
}
