/**
 * Rules that people give to a running center: packs, each put, rolled back or withdrawn by one journaled event. The rules themselves are kept
 * by their hash.
 *
 * <p>{@link io.watchfloor.ops.rulepack.ActiveRules} loads and swaps what a node judges with, and gives its judge to {@code ops.asset}; {@link
 * io.watchfloor.ops.rulepack.PackTrials} tries a pack before it is put.
 */
@NullMarked
package io.watchfloor.ops.rulepack;

import org.jspecify.annotations.NullMarked;
