package io.watchfloor.ops.asset.naming;

import java.time.Instant;

/**
 * The origin of a merge decision: who made the decision, and why.
 *
 * @param person true for a decision of a user; false if the center decided automatically because of a sensor's report
 */
public record DecisionOrigin(String by, boolean person, String why, Instant at) {}
