/**
 * Evidence encrypted with its asset's key: sealed by {@code ops.asset} before it is journaled, opened for those who
 * read boards, and gone for good once {@code ops.asset.erasure} has destroyed the key.
 */
@NullMarked
package io.watchfloor.ops.asset.evidence;

import org.jspecify.annotations.NullMarked;
