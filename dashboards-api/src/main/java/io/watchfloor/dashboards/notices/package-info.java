/** Warnings to the people who own something of the center, outside of cases. */
@NullMarked
package io.watchfloor.dashboards.notices;

import org.jspecify.annotations.NullMarked;
