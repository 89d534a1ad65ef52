/**
 * Evidence encrypted with its asset's key: encrypted by {@code ops.asset} before it is journaled, decrypted for readers
 * of projections, and unreadable after {@code ops.asset.erasure} has destroyed the key.
 */
@NullMarked
package io.watchfloor.ops.asset.evidence;

import org.jspecify.annotations.NullMarked;
