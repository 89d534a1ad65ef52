/** By which certificate authority a sensor recognizes its center. */
@NullMarked
package io.watchfloor.sensors.agent.trust;

import org.jspecify.annotations.NullMarked;
