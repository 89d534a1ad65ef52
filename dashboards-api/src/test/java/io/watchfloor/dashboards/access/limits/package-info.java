/** Limits for failed sign-in attempts, which cannot be used to lock out others. */
@NullMarked
package io.watchfloor.dashboards.access.limits;

import org.jspecify.annotations.NullMarked;
