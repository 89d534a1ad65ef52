package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;
import java.util.SortedMap;

/** Replies to users' commands about an asset's evidence. */
public sealed interface EvidenceReply {

    /**
     * The command was executed and committed. After an erasure the key is destroyed shortly afterwards.
     *
     * @param generation of the current evidence key, which is the number of erasures
     */
    record Success(long generation) implements EvidenceReply {}

    /** The evidence was not erased, because legal holds exist. Lists the holds by matter. */
    record OnHold(SortedMap<String, LegalHold> holds) implements EvidenceReply {}

    /** No legal hold exists for this matter, so none can be released. */
    record NoSuchHold(String matter) implements EvidenceReply {}

    /** Nothing changed: the user lacks the permission. */
    record Denied(Decision.Reason reason) implements EvidenceReply {}

    /** The command failed, and nothing was changed. See {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements EvidenceReply {}
}
