package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.Contribution;

/**
 * A contribution as its sender journals it, until the window has confirmed it.
 *
 * @param ordinal 1 for the sender's first, then counting up
 * @param ruleSet number of the rule set under which it was made
 */
public record PendingContribution(long ordinal, long ruleSet, Contribution contribution) {}
