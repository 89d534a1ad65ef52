/** Why a rule matched: the selections and values that caused the match, computed afterwards. */
@NullMarked
package io.watchfloor.sigma.explain;

import org.jspecify.annotations.NullMarked;
