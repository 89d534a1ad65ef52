/** Pins the wire: golden frames, round trips, and what hostile bytes end in. */
@NullMarked
package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.NullMarked;
