package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.time.Instant;

/** An override: one person is on call instead of the layers. */
@Meaning("An override: one person is on call instead of the layers.")
public record OverrideView(
        String id,
        String person,
        Instant from,
        @Meaning("End time, exclusive.") Instant until,
        @Meaning("Reason; may be empty.") String reason,
        @Meaning("User who added the override.") String by) {

    public static OverrideView of(Schedule.Replacement one) {
        return new OverrideView(one.id(), one.person(), one.from(), one.until(), one.reason(), one.by());
    }
}
