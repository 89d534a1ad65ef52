/** TLS trust: verifies the center's certificate and presents the sensor's own. */
@NullMarked
package io.watchfloor.sensors.agent.trust;

import org.jspecify.annotations.NullMarked;
