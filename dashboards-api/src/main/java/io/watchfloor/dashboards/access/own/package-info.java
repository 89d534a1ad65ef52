/** What happens to the center's own doors, on its way to the table from which {@code ops.intake} has it judged. */
@NullMarked
package io.watchfloor.dashboards.access.own;

import org.jspecify.annotations.NullMarked;
