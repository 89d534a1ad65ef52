/**
 * The running sensor: collecting, sending, certificate renewal, response actions, and configuration from the center.
 */
@NullMarked
package io.watchfloor.sensors.agent.running;

import org.jspecify.annotations.NullMarked;
