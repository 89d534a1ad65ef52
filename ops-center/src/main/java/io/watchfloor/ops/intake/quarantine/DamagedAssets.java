package io.watchfloor.ops.intake.quarantine;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Assets that this node could not restore from their journal. Records for such an asset are put into the retry queue
 * immediately, without another attempt, so that other records of the sensors need not wait. An asset is removed from
 * this set when one of its queued records is evaluated.
 */
public final class DamagedAssets {

    /**
     * Maximum number of damaged assets that the node remembers. For further damaged assets, each batch needs one
     * failed request to detect the damage again.
     */
    private static final int MOST_KNOWN = 10_000;

    private final Set<AssetKey> known = ConcurrentHashMap.newKeySet();

    /** @return whether the asset was not known to be damaged before */
    public boolean add(AssetKey asset) {
        return known.size() < MOST_KNOWN && known.add(asset);
    }

    public boolean contains(AssetKey asset) {
        return known.contains(asset);
    }

    /** @return whether the asset was known to be damaged */
    boolean remove(AssetKey asset) {
        return known.remove(asset);
    }

    public int count() {
        return known.size();
    }
}
