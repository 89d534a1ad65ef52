package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.incident.IndicatorKind;
import io.watchfloor.ops.incident.LinkPolicy;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;

/**
 * Which alerts open a case, and which join one.
 *
 * @param opensFrom alerts of this level or above open a case
 * @param joinWithin that two alerts are of one asset links them when they are at most this far apart, by the time of the
 *     telemetry
 * @param newPerSensorAndMinute cases that telemetry of one sensor may open in any minute by alerts of one rule, and on one asset; beyond
 *     that, alerts that would open a case go into the sensor's flood case. In all it may open three times as many, and once more as many
 *     by chains of tactics
 * @param newPerRuleAndMinute cases that alerts of one rule may open in any minute; beyond that, alerts of it that would
 *     open a case go into its campaign
 * @param floodEndsAfter so long without a new alert; then a flood or a campaign is over, and the next one has a case of its own
 * @param risk when alerts below that level open a case together
 */
public record JoinPolicy(
        Level opensFrom,
        Duration joinWithin,
        int newPerSensorAndMinute,
        int newPerRuleAndMinute,
        Duration floodEndsAfter,
        RiskPolicy risk) {

    /** So many rules of a sensor may each open as many cases as one rule may. */
    static final int RULES_OF_A_SENSOR = 3;

    /** Without campaigns. */
    public JoinPolicy(Level opensFrom, Duration joinWithin, int newPerSensorAndMinute, RiskPolicy risk) {
        this(opensFrom, joinWithin, newPerSensorAndMinute, Integer.MAX_VALUE, Duration.ofMinutes(15), risk);
    }

    /** The table of links, in which one asset's alerts are linked within the join window, if it is the shorter span. */
    LinkPolicy links() {
        return LinkPolicy.STANDARD.atMost(IndicatorKind.ASSET, joinWithin).atMost(IndicatorKind.SERVER, joinWithin);
    }
}
