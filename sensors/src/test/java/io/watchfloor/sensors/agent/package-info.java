/** Tests of the sensor's commands against a fake center. */
@NullMarked
package io.watchfloor.sensors.agent;

import org.jspecify.annotations.NullMarked;
