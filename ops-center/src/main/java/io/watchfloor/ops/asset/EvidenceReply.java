package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;
import java.util.SortedMap;

/** Answers to people's requests about an asset's evidence. */
public sealed interface EvidenceReply {

    /**
     * It is done and committed. After an erasure the key is destroyed soon.
     *
     * @param generation of the key that seals from now on: the number of erasures
     */
    record Done(long generation) implements EvidenceReply {}

    /** Not erased: these holds forbid it, by their matter. */
    record Held(SortedMap<String, LegalHold> holds) implements EvidenceReply {}

    /** There is no hold to release for this matter. */
    record NotHeld(String matter) implements EvidenceReply {}

    /** Nothing changed: the person may not. */
    record Denied(Decision.Reason reason) implements EvidenceReply {}

    /** The center failed on the command, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements EvidenceReply {}
}
