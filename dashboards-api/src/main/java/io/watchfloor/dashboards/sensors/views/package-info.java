/**
 * How telemetry comes in and where it stops, as the API shows it: doors, tokens, gaps, records set aside.
 *
 * <p>Groups of sensors and their configurations as the API shows and takes them.
 */
@NullMarked
package io.watchfloor.dashboards.sensors.views;

import org.jspecify.annotations.NullMarked;
