/** Looks for what keeps the sensor from its work, and says what to do. */
@NullMarked
package io.watchfloor.sensors.agent.doctor;

import org.jspecify.annotations.NullMarked;
