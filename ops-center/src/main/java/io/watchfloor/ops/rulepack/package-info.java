/**
 * Rules that people give to a running center: packs, each put, rolled back or withdrawn by one journaled event. The rules themselves
 * are kept by their hash, and judged with by every node, in {@code ops.activation}.
 */
@NullMarked
package io.watchfloor.ops.rulepack;

import org.jspecify.annotations.NullMarked;
