package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The original time of a corrected record. */
@Meaning("The original time of a record. The time was corrected because the clock of the sensor or" + " host is wrong.")
public record TimeCorrection(
        @Meaning("Time as recorded by the sensor or its host.")
        Instant recorded,

        @Meaning("Milliseconds added to the time; positive if the clock is slow.")
        long byMillis) {

    /** @return null if nothing was corrected */
    public static @Nullable TimeCorrection of(Instant time, @Nullable Long byMillis) {
        return byMillis == null ? null : new TimeCorrection(time.minusMillis(byMillis), byMillis);
    }
}
