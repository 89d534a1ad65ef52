package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Risk score by which an asset's lower-level alerts open a case together.
 *
 * @param threshold score that opens a case; 0 disables risk cases
 * @param halfLife time after which an alert counts only half
 */
public record RiskSettings(int threshold, Duration halfLife) {

    static RiskSettings read(SettingsReader in) {
        return new RiskSettings(
                in.integer("cases.risk.threshold", 0, 100_000),
                in.duration("cases.risk.half-life", Duration.ofSeconds(1), Duration.ofDays(365)));
    }
}
