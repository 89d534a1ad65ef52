/**
 * Executes an erasure that an asset has journaled: destroys the key in {@code ops.asset.evidence}, and removes
 * evidence that was journaled before evidence was encrypted. This is a projection of {@code ops.platform.journal}.
 */
@NullMarked
package io.watchfloor.ops.asset.erasure;

import org.jspecify.annotations.NullMarked;
