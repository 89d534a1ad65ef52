/** Settings of sensors: their telemetry, how they enrol, their configurations, what is asked of their hosts. */
@NullMarked
package io.watchfloor.config.sensor;

import org.jspecify.annotations.NullMarked;
