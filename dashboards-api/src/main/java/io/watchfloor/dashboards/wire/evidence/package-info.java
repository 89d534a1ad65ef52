/** The telemetry that an alert rests on, what in it matched, and its holds and erasures, on the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.evidence;

import org.jspecify.annotations.NullMarked;
