package io.watchfloor.ops.asset;

/** Replies to {@link AssetCommand.TakeLookBack}. */
public sealed interface LookBackReply {

    /**
     * The findings are committed.
     *
     * @param known how many findings of look-backs the asset has now
     * @param opened how many alerts they opened
     */
    record Taken(long known, int opened) implements LookBackReply {}

    /**
     * The asset took findings of a look-back that the sender does not know of. Read the asset's journal again, and send
     * the findings that are not in it.
     */
    record Stale(long known) implements LookBackReply {}

    /**
     * Another asset evaluates the records of this asset.
     *
     * @param asset the other asset, {@code kind:name}
     */
    record Elsewhere(String asset) implements LookBackReply {}

    /** The command failed, and nothing was changed. */
    record Failed(String message) implements LookBackReply {}
}
