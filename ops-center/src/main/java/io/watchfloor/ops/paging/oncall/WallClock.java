package io.watchfloor.ops.paging.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/**
 * When something happens that people wrote down in local time: at the first instant at which the clock on the wall shows that time or a
 * later one. So a time that a change of the clocks skips is the moment of the change, and of a time that comes twice it is the first.
 * What comes later by the clock never happens earlier.
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
