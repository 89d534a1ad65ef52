/**
 * Rules that people add to a running center: packs, each put, rolled back or withdrawn by one row of a table. The
 * rules themselves are stored under their hash.
 *
 * <p>{@link io.watchfloor.ops.detection.pack.ActiveRules} loads and swaps a node's rules, and provides the judge for
 * {@code ops.asset}; {@link io.watchfloor.ops.detection.pack.PackTrials} tries a pack before it is put.
 */
@NullMarked
package io.watchfloor.ops.detection.pack;

import org.jspecify.annotations.NullMarked;
