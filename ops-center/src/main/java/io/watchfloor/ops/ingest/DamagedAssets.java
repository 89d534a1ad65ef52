package io.watchfloor.ops.ingest;

import io.watchfloor.ops.identity.AssetKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Assets that cannot be read back from their journal, as far as this node has met them: their records are parked at once instead of being offered
 * again and again, so that a sensor's other records do not wait. Only a parked record that is judged after all takes an asset out.
 */
final class DamagedAssets {

    /** A damage beyond these is met anew by each batch, which costs that batch a question. */
    private static final int MOST_KNOWN = 10_000;

    private final Set<AssetKey> known = ConcurrentHashMap.newKeySet();

    /** @return whether it was not known before */
    boolean add(AssetKey asset) {
        return known.size() < MOST_KNOWN && known.add(asset);
    }

    boolean contains(AssetKey asset) {
        return known.contains(asset);
    }

    /** @return whether it was known */
    boolean healed(AssetKey asset) {
        return known.remove(asset);
    }

    int count() {
        return known.size();
    }
}
