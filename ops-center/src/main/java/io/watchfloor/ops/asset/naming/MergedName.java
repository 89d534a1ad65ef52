package io.watchfloor.ops.asset.naming;

/**
 * Another asset that is merged into this one.
 *
 * @param version the other asset's number for the merge decision; records sent under an earlier decision are rejected
 */
public record MergedName(long version, DecisionOrigin made) {}
