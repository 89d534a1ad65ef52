/**
 * What only the demo has: a recorded morning with an attack in it, the sensor that reports it, and a pager that shows
 * what it receives. Started by {@code cli} together with a {@code Node}.
 */
@NullMarked
package io.watchfloor.dashboards.demo;

import org.jspecify.annotations.NullMarked;
