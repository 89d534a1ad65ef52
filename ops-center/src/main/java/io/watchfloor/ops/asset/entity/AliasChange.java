package io.watchfloor.ops.asset.entity;

/**
 * The addition or removal of an alias.
 *
 * @param number number of the change, one higher than the number of the previous change
 * @param holds true if the alias was added, false if it was removed
 */
public record AliasChange(long number, boolean holds, Alias alias) {}
