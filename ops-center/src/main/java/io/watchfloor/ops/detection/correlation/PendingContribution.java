package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.Contribution;

/**
 * A contribution that stays in the sender's journal until the window confirms the contribution.
 *
 * @param ordinal sequence number of the contribution, counted by the sender from 1
 * @param ruleSet number of the rule set that produced the contribution
 */
public record PendingContribution(long ordinal, long ruleSet, Contribution contribution) {}
