/**
 * Makes an erasure that an asset has journaled true: destroys the key of {@code ops.evidence}, and clears what was journaled before there
 * were keys. Reads {@code ops.journal}.
 */
@NullMarked
package io.watchfloor.ops.erasure;

import org.jspecify.annotations.NullMarked;
