package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

/** A schedule in the list. */
@Meaning("A schedule in short, with who is on call now and next.")
public record ScheduleRow(
        String name,
        String zone,
        String fallback,

        @Meaning("Everybody whom a layer names, by name.") List<String> people,

        long version,
        String changedBy,
        Instant changedAt,
        OnCallView onCall) {}
