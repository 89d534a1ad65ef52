/**
 * The protocol between sensor and center, without I/O. {@code sensors.agent.uplink} and {@code ops.intake} use the
 * protocol; golden frames are in {@code src/test/resources/wire/v1}.
 */
@NullMarked
package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.NullMarked;
