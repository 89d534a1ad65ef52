package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.time.Instant;
import java.util.SortedSet;

/**
 * A hub: an entity that alerts of too many assets share within a day, so that the entity is not used for correlation
 * from then on. Late telemetry can prove an earlier time, which another instance then records; the earlier time
 * applies.
 *
 * @param from time of the first alert of the day that proves the hub
 * @param assets assets that shared the entity on that day, as many as needed for the proof
 */
public record Hub(Entity entity, Instant from, SortedSet<String> assets) {

    /**
     * A sentence for users that explains the hub. If there is a single asset, the asset is the entity itself, which
     * users tagged as shared.
     */
    public String words() {
        if (assets.size() == 1) {
            return "%s %s is not used for correlation from %s on: users tagged it as shared"
                    .formatted(entity.kind().words(), entity, from);
        }
        return "%s %s is not used for correlation from %s on: alerts of %d assets share it within a day"
                .formatted(entity.kind().words(), entity, from, assets.size());
    }
}
