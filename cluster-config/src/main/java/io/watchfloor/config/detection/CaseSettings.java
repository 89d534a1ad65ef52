package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * When alerts become a case.
 *
 * @param openFromLevel the lowest level that opens one: informational, low, medium, high or critical
 * @param joinWindow how long after a case's newest alert a further one of the same asset joins it
 * @param newPerSensorAndMinute cases that telemetry of one sensor may open in any minute by alerts of one rule, and on one asset; further
 *     alerts go into its flood case
 * @param newPerRuleAndMinute cases that alerts of one rule may open in any minute; further alerts go into its campaign
 * @param floodEndsAfter how long after its last alert a flood or a campaign is over
 * @param risk when alerts below that level open one together
 */
public record CaseSettings(
        String openFromLevel,
        Duration joinWindow,
        int newPerSensorAndMinute,
        int newPerRuleAndMinute,
        Duration floodEndsAfter,
        RiskSettings risk) {

    public static CaseSettings read(SettingsReader in) {
        return new CaseSettings(
                in.oneOf("cases.open-from-level", "informational", "low", "medium", "high", "critical"),
                in.duration("cases.join-window", Duration.ZERO, Duration.ofDays(365)),
                in.integer("cases.new-per-sensor-and-minute", 1, 1_000_000),
                in.integer("cases.new-per-rule-and-minute", 1, 1_000_000),
                in.duration("cases.flood-ends-after", Duration.ofMinutes(1), Duration.ofDays(365)),
                RiskSettings.read(in));
    }
}
