package io.watchfloor.ops.asset.naming;

import io.watchfloor.ops.platform.rights.Decision;

/** Answers to what is said of an asset's names. */
public sealed interface NamingReply {

    /** It is known, and committed. */
    enum Heard implements NamingReply {
        HEARD
    }

    /** Decided and committed, or it was so already. */
    record Done(AssetAlias now) implements NamingReply {}

    /**
     * Nothing changed.
     *
     * @param code stable
     */
    record Refused(String code, String reason) implements NamingReply {}

    /** Nothing changed: the person may not. */
    record Denied(Decision.Reason reason) implements NamingReply {}
}
