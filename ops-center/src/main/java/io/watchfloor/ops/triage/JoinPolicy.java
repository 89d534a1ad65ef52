package io.watchfloor.ops.triage;

import io.watchfloor.ops.risk.RiskPolicy;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;

/**
 * Which alerts open a case, and which join one.
 *
 * @param opensFrom alerts of this level or above open a case
 * @param joinWithin an alert joins its asset's open case when it is at most this far from the case's latest alert,
 *     by the time of the telemetry; a case that opens adopts the asset's alerts without a case that are at most this
 *     far from the one that opens it
 * @param newPerSensorAndMinute cases that telemetry of one sensor may open in any minute; beyond that, alerts that
 *     would open a case go into the sensor's flood case
 * @param risk when alerts below that level open a case together
 */
public record JoinPolicy(Level opensFrom, Duration joinWithin, int newPerSensorAndMinute, RiskPolicy risk) {}
