/** Limits for failed sign-in attempts. Attackers cannot use the limits to lock out other people. */
@NullMarked
package io.watchfloor.dashboards.access.limits;

import org.jspecify.annotations.NullMarked;
