package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.time.Instant;
import java.util.SortedSet;

/**
 * A thing that alerts of too many assets share within a day: from this time on it links nothing. When telemetry that
 * came late proves an earlier time, a second one of these says so, and the earlier one holds.
 *
 * @param from the first alert of the day that proves it
 * @param assets that shared it in that day: as many as prove it
 */
public record Hub(Entity entity, Instant from, SortedSet<String> assets) {

    /** For people. A single asset is the thing itself, which people tagged. */
    public String words() {
        if (assets.size() == 1) {
            return "%s %s links nothing from %s on: people say that everybody uses it"
                    .formatted(entity.kind().words(), entity, from);
        }
        return "%s %s links nothing from %s on: alerts of %d assets share it within a day"
                .formatted(entity.kind().words(), entity, from, assets.size());
    }
}
