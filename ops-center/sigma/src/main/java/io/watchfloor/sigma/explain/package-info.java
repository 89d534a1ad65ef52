/** Explanations of matches: the selections and values that caused a match, computed afterwards. */
@NullMarked
package io.watchfloor.sigma.explain;

import org.jspecify.annotations.NullMarked;
