package io.watchfloor.ops.asset;

/** Answers to {@link AssetCommand.Absorb}. */
public sealed interface AssetReply {

    /**
     * Everything that the records changed is committed.
     *
     * @param detections how many detections they made; 0 for a repeat
     */
    record Absorbed(long through, int detections) implements AssetReply {}

    /**
     * This node's rule set is older than the one that the asset has journaled: try again when the node has caught up.
     */
    record Behind(long journaled, long active) implements AssetReply {}

    /** Correlations across assets have not confirmed what this asset gave them: try again later. */
    record Owing(int contributions) implements AssetReply {}

    /**
     * Another asset judges what comes under this name.
     *
     * @param asset the other one, {@code kind:name}
     * @param version to be told to it
     * @param seen what this asset itself has judged of the spool
     */
    record Elsewhere(String asset, long version, long seen) implements AssetReply {}

    /** This asset does not judge for the other one, or not under this decision any more: ask the other one again. */
    record NotHere(String asset, long version) implements AssetReply {}

    /** The asset cannot be restored from its journal: retrying does not help until somebody repairs it. */
    record Damaged(String reason) implements AssetReply {}

    /** The center failed on the command, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements AssetReply {}
}
