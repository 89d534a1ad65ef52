package io.watchfloor.ops.asset;

import java.util.SortedMap;

/** Answers to what people ask of an asset's evidence. */
public sealed interface EvidenceReply {

    /**
     * It is so now, and committed. The key of an erasure is destroyed soon after.
     *
     * @param generation of the key that seals from now on: how many erasures there were
     */
    record Done(long generation) implements EvidenceReply {}

    /** Not erased: these holds forbid it, by their matter. */
    record Held(SortedMap<String, Hold> holds) implements EvidenceReply {}

    /** There is no such hold to release. */
    record NotHeld(String matter) implements EvidenceReply {}
}
