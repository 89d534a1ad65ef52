/** Checks of the command {@code doctor}: what keeps records from arriving, and what to do. */
@NullMarked
package io.watchfloor.sensors.agent.doctor;

import org.jspecify.annotations.NullMarked;
