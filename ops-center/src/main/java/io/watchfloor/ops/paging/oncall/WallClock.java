package io.watchfloor.ops.paging.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/**
 * Converts local times to instants: the first instant at which a local clock shows the given time or a later time. A
 * time that a daylight saving change skips means the time of the change; a time that occurs twice means its first
 * occurrence. Later local times never give earlier instants.
 */
final class WallClock {

    private WallClock() {}

    static Instant at(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (!offsets.isEmpty()) {
            return local.toInstant(offsets.getFirst());
        }
        ZoneOffsetTransition gap = zone.getRules().getTransition(local);
        return gap.getInstant();
    }
}
