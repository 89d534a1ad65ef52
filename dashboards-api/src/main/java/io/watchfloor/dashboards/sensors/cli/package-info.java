/** Commands for sensors, inputs and unprocessed records. */
@NullMarked
package io.watchfloor.dashboards.sensors.cli;

import org.jspecify.annotations.NullMarked;
