/**
 * Reading the journal in the order of commit, and folding it into rows, with the health of each fold. Knows no entity: callers say what an
 * event means to them.
 */
@NullMarked
package io.watchfloor.ops.journal;

import org.jspecify.annotations.NullMarked;
