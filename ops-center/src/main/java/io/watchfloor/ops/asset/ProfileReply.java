package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;

/** Replies to {@link AssetCommand.ChangeProfile}. */
public sealed interface ProfileReply {

    /** The profile has the requested values, and the change is committed. */
    record Success(AssetProfile profile, long version) implements ProfileReply {}

    /** The profile was not changed, because another user has changed it in the meantime. */
    record Stale(AssetProfile profile, long version) implements ProfileReply {}

    /** Nothing changed: the user lacks the permission. */
    record Denied(Decision.Reason reason) implements ProfileReply {}

    /** The command failed, and nothing was changed. See {@link io.watchfloor.ops.platform.shell.CommandFailures}. */
    record Failed(String message) implements ProfileReply {}
}
