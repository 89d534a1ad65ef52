package io.watchfloor.ops.asset.naming;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset is another one: that one judges the records that come under this name.
 *
 * @param with the other asset, {@code kind:name}
 * @param version number of the decision among this asset's
 * @param insteadOf what was asked for, when that asset is itself {@code with}
 * @param since null until the other asset has agreed
 */
public record AssetMerge(
        String with,
        long version,
        Phase phase,
        DecisionOrigin made,
        @Nullable String insteadOf,
        @Nullable Instant since) {

    /** How far the decision has come. */
    public enum Phase {
        /** The other asset has not answered yet: this one judges. */
        ASKED,
        /** The other asset judges. */
        SAME,
        /** It was taken back; the other asset has not said yet how far it has judged. */
        ENDING
    }

    /** Whether the other asset judges what comes. */
    public boolean handsOn() {
        return phase != Phase.ASKED;
    }

    AssetMerge in(Phase next, @Nullable Instant from) {
        return new AssetMerge(with, version, next, made, insteadOf, from);
    }
}
