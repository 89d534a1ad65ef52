/** Writes security events of the center itself to the table that {@code ops.intake} reads for evaluation. */
@NullMarked
package io.watchfloor.dashboards.access.own;

import org.jspecify.annotations.NullMarked;
