package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.evidence.EvidenceKey;

/** The messages of an asset's entity: commands from other components, and messages that the entity sends to itself. */
sealed interface AssetMessage permits AssetCommand, AssetMessage.Internal {

    /** Messages that the entity sends to itself. They have no serializer, so no other node can send them. */
    sealed interface Internal extends AssetMessage {}

    /** The evidence key has been read from the database. */
    record TakeKey(EvidenceKey key) implements Internal {}

    /** The evidence key could not be read from the database. */
    record MissKey(String reason) implements Internal {}

    /** The waiting time is over, so the evidence key must be requested again. */
    enum AskForKey implements Internal {
        AGAIN
    }
}
