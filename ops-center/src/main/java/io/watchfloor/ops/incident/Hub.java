package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.time.Instant;
import java.util.SortedSet;

/**
 * An entity that alerts of too many assets share within a day: from this time on it is not used for correlation. Late
 * telemetry can prove an earlier time, which is then recorded by another instance; the earlier time applies.
 *
 * @param from time of the first alert of the day that proves it
 * @param assets that shared the entity on that day: as many as needed for the proof
 */
public record Hub(Entity entity, Instant from, SortedSet<String> assets) {

    /** A sentence for users. A single asset is the entity itself, which users tagged. */
    public String words() {
        if (assets.size() == 1) {
            return "%s %s is not used for correlation from %s on: users tagged it as shared"
                    .formatted(entity.kind().words(), entity, from);
        }
        return "%s %s is not used for correlation from %s on: alerts of %d assets share it within a day"
                .formatted(entity.kind().words(), entity, from, assets.size());
    }
}
