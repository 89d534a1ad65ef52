package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

@Meaning("Summary of a schedule, with the people on call now and next.")
public record ScheduleRow(
        String name,
        String zone,
        String fallback,

        @Meaning("People in the layers, by name.") List<String> people,

        long version,
        String changedBy,
        Instant changedAt,
        OnCallView onCall) {}
