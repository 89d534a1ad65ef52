package io.watchfloor.ops.asset.entity;

/**
 * An alias holds from now on, or no longer does.
 *
 * @param number of the change, ascending by one
 * @param holds false when it was taken back
 */
public record AliasChange(long number, boolean holds, Alias alias) {}
