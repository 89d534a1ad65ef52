package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import java.util.Optional;

/** What an asset asks before it takes a person's order, without its actor and its journal. */
public final class AskedAsset {

    private AskedAsset() {}

    /** Why the asset refuses the order; empty when it does not. */
    public static Optional<Decision.Reason> refuses(Asset now, AssetCommand.ByPerson asked) {
        return AssetRights.decide(now, asked) instanceof Denied denied
                ? Optional.of(denied.reason())
                : Optional.empty();
    }
}
