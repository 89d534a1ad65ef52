package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;

/** Answers to {@link AssetCommand.ChangeProfile}. */
public sealed interface ProfileReply {

    /** The profile has the requested values, and is committed. */
    record Success(AssetProfile profile, long version) implements ProfileReply {}

    /** Not changed: the profile was changed by another user in the meantime. */
    record Stale(AssetProfile profile, long version) implements ProfileReply {}

    /** Nothing changed: the user lacks the right. */
    record Denied(Decision.Reason reason) implements ProfileReply {}

    /** The command failed, and nothing changed: see {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements ProfileReply {}
}
