package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * When alerts below the level that opens a case open one together.
 *
 * @param threshold the score; 0 when no case opens by risk
 * @param halfLife after which an alert counts half
 */
public record RiskSettings(int threshold, Duration halfLife) {

    static RiskSettings read(SettingsReader in) {
        return new RiskSettings(
                in.integer("cases.risk.threshold", 0, 100_000),
                in.duration("cases.risk.half-life", Duration.ofSeconds(1), Duration.ofDays(365)));
    }
}
