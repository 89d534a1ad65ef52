package io.watchfloor.ops.asset.entity;

/**
 * An alias was added or removed.
 *
 * @param number of the change; each change has the next number
 * @param holds true if added, false if removed
 */
public record AliasChange(long number, boolean holds, Alias alias) {}
