package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;

/** Answers to {@link AssetCommand.ChangeProfile}. */
public sealed interface ProfileReply {

    /** It is so, and committed. */
    record Done(AssetProfile profile, long version) implements ProfileReply {}

    /** Not changed: somebody else changed the profile since. */
    record Stale(AssetProfile profile, long version) implements ProfileReply {}

    /** Nothing changed: the person may not. */
    record Denied(Decision.Reason reason) implements ProfileReply {}

    /** The center failed on the command, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements ProfileReply {}
}
