package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;
import java.util.SortedMap;

/** Answers to users' commands about an asset's evidence. */
public sealed interface EvidenceReply {

    /**
     * Done and committed. After an erasure the key is destroyed soon.
     *
     * @param generation of the current evidence key: the number of erasures
     */
    record Success(long generation) implements EvidenceReply {}

    /** Not erased: these holds, by matter, prevent it. */
    record OnHold(SortedMap<String, LegalHold> holds) implements EvidenceReply {}

    /** There is no hold to release for this matter. */
    record NoSuchHold(String matter) implements EvidenceReply {}

    /** Nothing changed: the user lacks the right. */
    record Denied(Decision.Reason reason) implements EvidenceReply {}

    /** The command failed, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements EvidenceReply {}
}
