package io.watchfloor.ops.asset;

/** Answers to {@link AssetCommand.ChangeProfile}. */
public sealed interface ProfileReply {

    /** It is so, and committed. */
    record Done(AssetProfile profile, long version) implements ProfileReply {}

    /** Not changed: somebody else changed the profile since. */
    record Stale(AssetProfile profile, long version) implements ProfileReply {}
}
