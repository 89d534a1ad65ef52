/**
 * Wire format of inputs, tokens, gaps and unprocessed records.
 *
 * <p>Also of sensor groups and their configurations.
 */
@NullMarked
package io.watchfloor.dashboards.sensors.views;

import org.jspecify.annotations.NullMarked;
