package io.watchfloor.ops.asset.entity;

/**
 * An alias was added or removed.
 *
 * @param number of the change, ascending by one
 * @param holds true if added, false if removed
 */
public record AliasChange(long number, boolean holds, Alias alias) {}
