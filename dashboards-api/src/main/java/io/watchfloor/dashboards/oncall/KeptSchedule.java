package io.watchfloor.dashboards.oncall;

import io.watchfloor.ops.paging.oncall.OnCallDocument;
import io.watchfloor.ops.paging.oncall.OnCallJson;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.time.Instant;

/**
 * A schedule as it is stored.
 *
 * @param version counts its changes, from 1; 0 for one that is not stored yet
 */
public record KeptSchedule(Schedule schedule, long version, String changedBy, Instant changedAt) {

    static KeptSchedule of(OnCallDocument document) {
        return new KeptSchedule(
                OnCallJson.read(document.body(), Schedule.class),
                document.version(),
                document.changedBy(),
                document.changedAt());
    }
}
