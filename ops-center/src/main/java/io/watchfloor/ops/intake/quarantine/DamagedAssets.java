package io.watchfloor.ops.intake.quarantine;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Assets that this node knows cannot be restored from their journal. Their records are parked at once instead of being
 * offered again and again, so a sensor's other records do not wait. An asset leaves this set only when one of its
 * parked records is judged.
 */
public final class DamagedAssets {

    /** Damaged assets beyond this number are discovered again by each batch, which costs that batch one request. */
    private static final int MOST_KNOWN = 10_000;

    private final Set<AssetKey> known = ConcurrentHashMap.newKeySet();

    /** @return whether it was not known before */
    public boolean add(AssetKey asset) {
        return known.size() < MOST_KNOWN && known.add(asset);
    }

    public boolean contains(AssetKey asset) {
        return known.contains(asset);
    }

    /** @return whether it was known */
    boolean healed(AssetKey asset) {
        return known.remove(asset);
    }

    public int count() {
        return known.size();
    }
}
