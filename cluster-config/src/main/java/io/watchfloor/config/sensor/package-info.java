/** Settings of sensors: telemetry limits, enrolment, configuration rollout and response actions. */
@NullMarked
package io.watchfloor.config.sensor;

import org.jspecify.annotations.NullMarked;
