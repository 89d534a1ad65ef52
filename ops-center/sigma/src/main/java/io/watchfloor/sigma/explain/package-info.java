/**
 * Why a rule matched: the selections and values that made it, worked out after the match.
 */
@NullMarked
package io.watchfloor.sigma.explain;

import org.jspecify.annotations.NullMarked;
