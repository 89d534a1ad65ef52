/** What the center observes of itself: kept in a table, from where {@code ingest} brings it to its own asset as telemetry. */
@NullMarked
package io.watchfloor.ops.ingest.own;

import org.jspecify.annotations.NullMarked;
