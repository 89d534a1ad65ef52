package io.watchfloor.ops.asset;

/** Replies to {@link AssetCommand.Absorb}. */
public sealed interface AssetReply {

    /**
     * All changes caused by the records are committed.
     *
     * @param detections the number of new detections; 0 for records that were evaluated before
     */
    record Absorbed(long through, int detections) implements AssetReply {}

    /**
     * This node's rule set is older than the rule set in the asset's journal. Try again when the node has the newer
     * rules.
     */
    record Behind(long journaled, long active) implements AssetReply {}

    /** Correlations across assets have not yet confirmed this asset's contributions. Try again later. */
    record Owing(int contributions) implements AssetReply {}

    /**
     * Another asset evaluates the records of this asset.
     *
     * @param asset the other asset, {@code kind:name}
     * @param version of the merge decision, to be sent to the other asset with the records
     * @param seen the sequence number up to which this asset has evaluated the spool itself
     */
    record Elsewhere(String asset, long version, long seen) implements AssetReply {}

    /**
     * This asset does not evaluate records of the other asset, or no longer does so under this merge decision. Ask
     * the other asset again.
     */
    record NotHere(String asset, long version) implements AssetReply {}

    /** The asset cannot be restored from its journal. Retrying does not help until the journal is repaired. */
    record Damaged(String reason) implements AssetReply {}

    /** The command failed, and nothing was changed. See {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements AssetReply {}
}
