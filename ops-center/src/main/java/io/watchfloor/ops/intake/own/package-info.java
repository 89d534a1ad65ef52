/** What the center observes of itself: kept in a table, from where {@code intake} brings it to its own asset as telemetry. */
@NullMarked
package io.watchfloor.ops.intake.own;

import org.jspecify.annotations.NullMarked;
