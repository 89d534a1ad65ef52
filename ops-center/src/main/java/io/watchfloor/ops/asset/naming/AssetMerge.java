package io.watchfloor.ops.asset.naming;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The merge of an asset into another one, which then evaluates its records.
 *
 * @param with the other asset, {@code kind:name}
 * @param version number of the decision among this asset's decisions
 * @param insteadOf the requested asset, if that is itself merged into {@code with}
 * @param since null until the other asset has agreed
 */
public record AssetMerge(
        String with,
        long version,
        Phase phase,
        DecisionOrigin made,
        @Nullable String insteadOf,
        @Nullable Instant since) {

    /** The progress of the merge. */
    public enum Phase {
        /** The other asset has not answered yet: this asset evaluates its records. */
        ASKED,
        /** The other asset evaluates the records. */
        SAME,
        /** The merge was undone; the other asset has not reported its watermarks yet. */
        ENDING
    }

    /** Whether the other asset evaluates new records. */
    public boolean redirects() {
        return phase != Phase.ASKED;
    }

    AssetMerge in(Phase next, @Nullable Instant from) {
        return new AssetMerge(with, version, next, made, insteadOf, from);
    }
}
