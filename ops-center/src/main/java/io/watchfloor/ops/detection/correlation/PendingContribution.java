package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.Contribution;

/**
 * A contribution in its sender's journal, until the window confirms it.
 *
 * @param ordinal counts the sender's contributions, from 1
 * @param ruleSet number of the rule set that produced it
 */
public record PendingContribution(long ordinal, long ruleSet, Contribution contribution) {}
