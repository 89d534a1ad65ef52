package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.time.Instant;

/** One person instead of whoever the layers name. */
@Meaning("One person instead of whoever the layers name.")
public record OverrideView(
        String id,
        String person,
        Instant from,
        @Meaning("No longer part of it.") Instant until,
        @Meaning("May be empty.") String reason,
        @Meaning("Who said so.") String by) {

    public static OverrideView of(Schedule.Replacement one) {
        return new OverrideView(one.id(), one.person(), one.from(), one.until(), one.reason(), one.by());
    }
}
