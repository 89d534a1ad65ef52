/** Checks of the command {@code doctor}: what prevents records from reaching the center, and what to do. */
@NullMarked
package io.watchfloor.sensors.agent.doctor;

import org.jspecify.annotations.NullMarked;
