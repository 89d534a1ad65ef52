/**
 * What a node judges with: the packs as the journal tells them, their contents, and the thread that loads and swaps. Reads
 * {@code ops.journal} and {@code ops.rules}; gives its judge to {@code ops.asset}.
 */
@NullMarked
package io.watchfloor.ops.activation;

import org.jspecify.annotations.NullMarked;
