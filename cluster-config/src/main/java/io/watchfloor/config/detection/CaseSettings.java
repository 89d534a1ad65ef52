package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Settings of how alerts become cases.
 *
 * @param openFromLevel lowest alert level that opens a case: informational, low, medium, high or critical
 * @param joinWindow time after a case's newest alert in which further alerts of the same asset join the case
 * @param newPerSensorAndMinute cases per minute that one sensor's telemetry may open, per rule and per asset; further
 *     alerts join the sensor's flood case
 * @param newPerRuleAndMinute cases per minute that alerts of one rule may open; further alerts join the rule's campaign
 *     case
 * @param floodEndsAfter time after the last alert when a flood or campaign case ends
 * @param recurrenceWindow longest time after the end of a case in which a new case is linked to it if the attack comes
 *     back; zero links none
 * @param risk risk score by which alerts below openFromLevel open a case together
 */
public record CaseSettings(
        String openFromLevel,
        Duration joinWindow,
        int newPerSensorAndMinute,
        int newPerRuleAndMinute,
        Duration floodEndsAfter,
        Duration recurrenceWindow,
        RiskSettings risk) {

    public static CaseSettings read(SettingsReader in) {
        return new CaseSettings(
                in.oneOf("cases.open-from-level", "informational", "low", "medium", "high", "critical"),
                in.duration("cases.join-window", Duration.ZERO, Duration.ofDays(365)),
                in.integer("cases.new-per-sensor-and-minute", 1, 1_000_000),
                in.integer("cases.new-per-rule-and-minute", 1, 1_000_000),
                in.duration("cases.flood-ends-after", Duration.ofMinutes(1), Duration.ofDays(365)),
                in.duration("cases.recurrence-window", Duration.ZERO, Duration.ofDays(30)),
                RiskSettings.read(in));
    }
}
