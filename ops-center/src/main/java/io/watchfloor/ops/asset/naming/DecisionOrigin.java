package io.watchfloor.ops.asset.naming;

import java.time.Instant;

/**
 * Who made a merge decision, and why.
 *
 * @param person false if the center decided automatically, because of a sensor's report
 */
public record DecisionOrigin(String by, boolean person, String why, Instant at) {}
