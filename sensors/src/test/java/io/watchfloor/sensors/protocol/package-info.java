/** Pins the protocol: golden frames, round trips, and rejection of hostile input. */
@NullMarked
package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.NullMarked;
