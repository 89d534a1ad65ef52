package io.watchfloor.ops.asset.naming;

import io.watchfloor.ops.platform.rights.Decision;

/** Replies to commands about an asset's names. */
public sealed interface NamingReply {

    /** The sensor's report is committed. */
    enum Confirmation implements NamingReply {
        HEARD
    }

    /** The decision is committed, or was already in effect. */
    record Success(AssetAlias now) implements NamingReply {}

    /**
     * The decision was rejected and nothing changed.
     *
     * @param code a stable error code
     */
    record Rejection(String code, String reason) implements NamingReply {}

    /** Nothing changed: the user lacks the permission. */
    record Denied(Decision.Reason reason) implements NamingReply {}
}
