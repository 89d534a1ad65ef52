/**
 * The language between sensor and center, without any I/O. Spoken by {@code sensors.agent.uplink}, understood by
 * {@code ops.intake}; its golden frames are in {@code src/test/resources/wire/v1}.
 */
@NullMarked
package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.NullMarked;
