package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which alerts get other keys when more is known of a thing. */
final class Dependents {

    private final Map<Entity, Set<HeldAlert>> byEntity = new HashMap<>();

    void add(HeldAlert alert) {
        for (Entity entity : alert.keyed.consulted()) {
            byEntity.computeIfAbsent(entity, first -> new HashSet<>(2)).add(alert);
        }
    }

    void remove(HeldAlert alert) {
        for (Entity entity : alert.keyed.consulted()) {
            byEntity.computeIfPresent(entity, (thing, all) -> all.remove(alert) && all.isEmpty() ? null : all);
        }
    }

    /** In order: a set of its own has none. */
    List<HeldAlert> of(Entity entity) {
        Set<HeldAlert> all = byEntity.get(entity);
        if (all == null) {
            return List.of();
        }
        List<HeldAlert> inOrder = new ArrayList<>(all);
        inOrder.sort(HeldAlert.BY_POSITION);
        return inOrder;
    }
}
