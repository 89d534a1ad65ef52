package io.watchfloor.ops.asset.naming;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The merge of an asset into another asset, which then evaluates the asset's records.
 *
 * @param with the other asset, {@code kind:name}
 * @param version number of this decision among the asset's decisions
 * @param insteadOf the asset that was requested, if it is merged into {@code with}
 * @param since null until the other asset has agreed
 */
public record AssetMerge(
        String with,
        long version,
        Phase phase,
        DecisionOrigin made,
        @Nullable String insteadOf,
        @Nullable Instant since) {

    /** The state of the merge. */
    public enum Phase {
        /** The other asset has not replied yet, so this asset still evaluates its own records. */
        ASKED,
        /** The other asset evaluates the records of this asset. */
        SAME,
        /** A user has undone the merge. The other asset has not reported its watermarks yet. */
        ENDING
    }

    /** Whether the other asset evaluates the new records of this asset. */
    public boolean redirects() {
        return phase != Phase.ASKED;
    }

    AssetMerge in(Phase next, @Nullable Instant from) {
        return new AssetMerge(with, version, next, made, insteadOf, from);
    }
}
