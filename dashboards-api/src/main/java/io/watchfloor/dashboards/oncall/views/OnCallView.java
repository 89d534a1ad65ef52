package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The people on call now and next in a schedule. */
@Meaning("The people on call now and next in a schedule.")
public record OnCallView(
        String schedule,
        @Meaning("The requested time.") Instant at,
        ShiftView now,

        @Meaning("The next shift of another person; null if there is none within 60 days.") @Nullable
        ShiftView next) {}
