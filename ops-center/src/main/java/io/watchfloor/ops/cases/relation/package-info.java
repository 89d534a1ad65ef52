/** How cases belong together: what triage decides of it, and what it tells the cases. */
@NullMarked
package io.watchfloor.ops.cases.relation;

import org.jspecify.annotations.NullMarked;
