/** Limits on attempts to come in, which nobody can use to lock others out. */
@NullMarked
package io.watchfloor.dashboards.access.limits;

import org.jspecify.annotations.NullMarked;
