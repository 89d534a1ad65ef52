package io.watchfloor.ops.asset.naming;

import java.time.Instant;

/**
 * Who decided, and why.
 *
 * @param person false for what a sensor's word made the center decide
 */
public record DecisionOrigin(String by, boolean person, String why, Instant at) {}
