package io.watchfloor.ops.intake.quarantine;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Assets that this node could not restore from their journal. Their records go to the retry queue at once, without
 * another attempt, so that the sensors' other records do not wait. An asset leaves this set when one of its queued
 * records is evaluated.
 */
public final class DamagedAssets {

    /**
     * Damaged assets beyond this number are not remembered: each batch then costs one failed request to rediscover
     * them.
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
