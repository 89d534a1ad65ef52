package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a time was before it was corrected. */
@Meaning("What a time was before it was corrected, because the clock that gave it is off for certain.")
public record TimeCorrection(
        @Meaning("As the sensor or its host recorded it.") Instant recorded,

        @Meaning("Added to it; positive when that clock is slow.")
        long byMillis) {

    /** @return null when nothing was corrected */
    public static @Nullable TimeCorrection of(Instant time, @Nullable Long byMillis) {
        return byMillis == null ? null : new TimeCorrection(time.minusMillis(byMillis), byMillis);
    }
}
