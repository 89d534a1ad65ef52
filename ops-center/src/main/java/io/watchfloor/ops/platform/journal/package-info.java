/**
 * Reads the journal in commit order and folds it into rows, and reports the health of each fold. Knows no entity:
 * callers say what an event means to them.
 */
@NullMarked
package io.watchfloor.ops.platform.journal;

import org.jspecify.annotations.NullMarked;
