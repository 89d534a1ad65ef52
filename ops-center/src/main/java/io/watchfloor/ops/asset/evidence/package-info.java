/**
 * Evidence that is encrypted with the asset's key. {@code ops.asset} encrypts the evidence before journaling it. The
 * evidence is decrypted for readers of projections, and becomes unreadable after {@code ops.asset.erasure} has
 * destroyed the key.
 */
@NullMarked
package io.watchfloor.ops.asset.evidence;

import org.jspecify.annotations.NullMarked;
