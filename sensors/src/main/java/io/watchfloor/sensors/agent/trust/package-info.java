/** TLS trust: verifies the center's certificate and presents the sensor's certificate. */
@NullMarked
package io.watchfloor.sensors.agent.trust;

import org.jspecify.annotations.NullMarked;
