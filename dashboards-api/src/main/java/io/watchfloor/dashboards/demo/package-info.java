/**
 * The demo: a recorded morning with an attack, the sensor that reports it, and a pager that prints notifications.
 * Started by {@code cli} together with a {@code Node}.
 */
@NullMarked
package io.watchfloor.dashboards.demo;

import org.jspecify.annotations.NullMarked;
