/** The way into the sensor's conversation for simulations of both sides. */
@NullMarked
package io.watchfloor.sensors.agent.spool;

import org.jspecify.annotations.NullMarked;
