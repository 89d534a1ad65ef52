package io.watchfloor.ops.incident.triage;

import io.watchfloor.config.detection.CaseSettings;
import io.watchfloor.ops.incident.IndicatorKind;
import io.watchfloor.ops.incident.LinkPolicy;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;

/**
 * The policy that determines which alerts open a case, and which alerts are added to an existing case.
 *
 * @param opensFrom lowest severity that opens a case
 * @param joinWithin longest time between two alerts that the same asset links, measured by the time of the telemetry
 * @param newPerSensorAndMinute cases that one rule, and one asset, may open by telemetry of one sensor in any minute;
 *     further alerts that would open a case are added to the sensor's flood case. All rules of a sensor together may
 * open three times this number of cases, plus this number of cases by chains of tactics
 * @param newPerRuleAndMinute cases that alerts of one rule may open in any minute; further alerts of the rule that
 *     would open a case are added to its campaign
 * @param floodEndsAfter time without a new alert after which a flood or a campaign is over, so that the next alert
 * opens a new case
 * @param risk the policy by which several alerts below that severity open a case together
 * @param recurrenceWindow longest time after the end of a case in which a new case is linked to it if the attack comes
 *     back; zero links none
 */
public record JoinPolicy(
        Level opensFrom,
        Duration joinWithin,
        int newPerSensorAndMinute,
        int newPerRuleAndMinute,
        Duration floodEndsAfter,
        RiskPolicy risk,
        Duration recurrenceWindow) {

    /** The factor by which a sensor's limit of opened cases exceeds the limit of one rule. */
    static final int RULES_OF_A_SENSOR = 3;

    /** A policy that links new cases to those that ended within a week. */
    public JoinPolicy(
            Level opensFrom,
            Duration joinWithin,
            int newPerSensorAndMinute,
            int newPerRuleAndMinute,
            Duration floodEndsAfter,
            RiskPolicy risk) {
        this(
                opensFrom,
                joinWithin,
                newPerSensorAndMinute,
                newPerRuleAndMinute,
                floodEndsAfter,
                risk,
                Duration.ofDays(7));
    }

    /** A policy without campaigns. */
    public JoinPolicy(Level opensFrom, Duration joinWithin, int newPerSensorAndMinute, RiskPolicy risk) {
        this(opensFrom, joinWithin, newPerSensorAndMinute, Integer.MAX_VALUE, Duration.ofMinutes(15), risk);
    }

    public static JoinPolicy of(CaseSettings settings) {
        return new JoinPolicy(
                Level.of(settings.openFromLevel()).orElseThrow(),
                settings.joinWindow(),
                settings.newPerSensorAndMinute(),
                settings.newPerRuleAndMinute(),
                settings.floodEndsAfter(),
                new RiskPolicy(settings.risk().threshold(), settings.risk().halfLife()),
                settings.recurrenceWindow());
    }

    /** The link policy, with the span of the same asset limited to {@link #joinWithin}. */
    LinkPolicy links() {
        return LinkPolicy.STANDARD.atMost(IndicatorKind.ASSET, joinWithin).atMost(IndicatorKind.SERVER, joinWithin);
    }
}
