package io.watchfloor.ops.asset.naming;

import io.watchfloor.ops.platform.rights.Decision;

/** Answers to commands about an asset's names. */
public sealed interface NamingReply {

    /** The report is committed. */
    enum Confirmation implements NamingReply {
        HEARD
    }

    /** The decision is committed, or applied already. */
    record Success(AssetAlias now) implements NamingReply {}

    /**
     * Nothing changed.
     *
     * @param code stable
     */
    record Rejection(String code, String reason) implements NamingReply {}

    /** Nothing changed: the user lacks the right. */
    record Denied(Decision.Reason reason) implements NamingReply {}
}
