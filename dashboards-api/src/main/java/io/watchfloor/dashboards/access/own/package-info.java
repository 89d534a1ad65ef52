/** Security events of the center itself, on their way to the table that {@code ops.intake} evaluates. */
@NullMarked
package io.watchfloor.dashboards.access.own;

import org.jspecify.annotations.NullMarked;
