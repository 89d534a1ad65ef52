package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import java.util.Optional;

/** The checks of an asset entity before a user's command, without actor and journal. */
public final class AskedAsset {

    private AskedAsset() {}

    /** Why the asset rejects the command; empty if it accepts it. */
    public static Optional<Decision.Reason> refuses(Asset now, AssetCommand.ByPerson asked) {
        return AssetRights.decide(now, asked) instanceof Denied denied
                ? Optional.of(denied.reason())
                : Optional.empty();
    }
}
