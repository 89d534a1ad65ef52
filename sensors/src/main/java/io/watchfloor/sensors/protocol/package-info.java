/**
 * The protocol between sensor and center, without I/O. Used by {@code sensors.agent.uplink} and {@code ops.intake};
 * golden frames are in {@code src/test/resources/wire/v1}.
 */
@NullMarked
package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.NullMarked;
