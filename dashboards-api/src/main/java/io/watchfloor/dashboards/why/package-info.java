/** Why alerts exist, from their records and the active rules: reasons, decoded commands, counted records, processes. Pure. */
@NullMarked
package io.watchfloor.dashboards.why;

import org.jspecify.annotations.NullMarked;
