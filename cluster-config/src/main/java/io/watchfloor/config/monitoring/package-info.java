/** Settings of what the center shows of itself: metrics, traces, the signed end of its audit log. */
@NullMarked
package io.watchfloor.config.monitoring;

import org.jspecify.annotations.NullMarked;
