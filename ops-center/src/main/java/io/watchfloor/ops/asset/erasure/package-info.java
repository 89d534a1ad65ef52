/**
 * Carries out an erasure that an asset has journaled: destroys the key of {@code ops.asset.evidence}, and clears evidence
 * journaled before keys existed. Reads {@code ops.platform.journal}.
 */
@NullMarked
package io.watchfloor.ops.asset.erasure;

import org.jspecify.annotations.NullMarked;
