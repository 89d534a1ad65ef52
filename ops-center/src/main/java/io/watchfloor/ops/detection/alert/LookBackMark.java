package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import org.jspecify.annotations.Nullable;

/**
 * Marks an alert that was found by looking back: its rule became active after the telemetry was evaluated.
 *
 * @param lookBack id of the look-back that opened the alert
 * @param pages whether the alert notifies people like an alert of live telemetry, as the settings were when it opened
 */
public record LookBackMark(String lookBack, boolean pages) {

    private static final String GROUP = "look-back ";

    /** @param pagesFrom lowest severity that notifies people; null for none */
    public static LookBackMark of(String lookBack, Level level, @Nullable Level pagesFrom) {
        return new LookBackMark(lookBack, pagesFrom != null && level.compareTo(pagesFrom) >= 0);
    }

    /** Alerts of look-backs never receive detections of live telemetry, so they have groups of their own. */
    public static String group(String ofLiveTelemetry) {
        return GROUP + ofLiveTelemetry;
    }
}
