package io.watchfloor.ops.asset;

/** Answers to {@link AssetCommand.Absorb}. */
public sealed interface AssetReply {

    /**
     * Everything that the records changed is committed.
     *
     * @param detections how many detections they made; 0 for a repeat
     */
    record Absorbed(long through, int detections) implements AssetReply {}

    /** This node's rule set is older than the one in the asset's journal: try again when the node is up to date. */
    record Behind(long journaled, long active) implements AssetReply {}

    /** Correlations across assets have not confirmed this asset's contributions: try again later. */
    record Owing(int contributions) implements AssetReply {}

    /**
     * Another asset evaluates the records of this asset.
     *
     * @param asset the other asset, {@code kind:name}
     * @param version to be passed on to the other asset
     * @param seen the sequence up to which this asset has evaluated the spool itself
     */
    record Elsewhere(String asset, long version, long seen) implements AssetReply {}

    /**
     * This asset does not evaluate records of the other asset, or no longer under this decision: ask the other asset
     * again.
     */
    record NotHere(String asset, long version) implements AssetReply {}

    /** The asset cannot be restored from its journal: retrying does not help until the journal is repaired. */
    record Damaged(String reason) implements AssetReply {}

    /** The command failed, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements AssetReply {}
}
