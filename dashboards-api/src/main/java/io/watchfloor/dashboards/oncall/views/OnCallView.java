package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is on call in a schedule, now and next. */
@Meaning("Who is on call in a schedule at a time, and who is next.")
public record OnCallView(
        String schedule,
        @Meaning("The time that was asked for.") Instant at,
        ShiftView now,

        @Meaning(
                "The first shift after it that somebody else has; null when nobody else has one in the 60 days after it.")
        @Nullable
        ShiftView next) {}
