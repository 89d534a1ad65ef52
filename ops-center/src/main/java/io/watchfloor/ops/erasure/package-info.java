/**
 * Carries out an erasure that an asset has journaled: destroys the key of {@code ops.evidence}, and clears evidence
 * journaled before keys existed. Reads {@code ops.journal}.
 */
@NullMarked
package io.watchfloor.ops.erasure;

import org.jspecify.annotations.NullMarked;
