/**
 * Carries out an erasure that an asset has journaled: destroys the key in {@code ops.asset.evidence}, and clears
 * evidence that was journaled before evidence was encrypted. A projection of {@code ops.platform.journal}.
 */
@NullMarked
package io.watchfloor.ops.asset.erasure;

import org.jspecify.annotations.NullMarked;
