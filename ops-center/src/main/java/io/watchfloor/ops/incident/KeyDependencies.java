package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Maps each entity to the alerts whose keys must be recomputed when a fact about the entity changes. */
final class KeyDependencies {

    private final Map<Entity, Set<IndexedAlert>> byEntity = new HashMap<>();

    void add(IndexedAlert alert) {
        for (Entity entity : alert.keyed.consulted()) {
            byEntity.computeIfAbsent(entity, first -> new HashSet<>(2)).add(alert);
        }
    }

    void remove(IndexedAlert alert) {
        for (Entity entity : alert.keyed.consulted()) {
            byEntity.computeIfPresent(entity, (thing, all) -> all.remove(alert) && all.isEmpty() ? null : all);
        }
    }

    /** Sorted by position, because a hash set has no fixed order. */
    List<IndexedAlert> of(Entity entity) {
        Set<IndexedAlert> all = byEntity.get(entity);
        if (all == null) {
            return List.of();
        }
        List<IndexedAlert> inOrder = new ArrayList<>(all);
        inOrder.sort(IndexedAlert.BY_POSITION);
        return inOrder;
    }
}
