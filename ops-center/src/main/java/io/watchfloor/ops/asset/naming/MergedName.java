package io.watchfloor.ops.asset.naming;

/**
 * An asset judges what comes under another name.
 *
 * @param version the other asset's number of the decision: what it handed over under an earlier one is refused
 */
public record MergedName(long version, DecisionOrigin made) {}
