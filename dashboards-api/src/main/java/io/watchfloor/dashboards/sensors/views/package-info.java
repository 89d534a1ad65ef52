/**
 * Wire format of inputs, tokens, gaps and unprocessed records.
 *
 * <p>This package also defines the format of sensor groups and their configurations.
 */
@NullMarked
package io.watchfloor.dashboards.sensors.views;

import org.jspecify.annotations.NullMarked;
