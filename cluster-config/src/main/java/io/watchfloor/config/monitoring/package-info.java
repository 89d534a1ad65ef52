/** Settings of metrics, traces and signed audit heads. */
@NullMarked
package io.watchfloor.config.monitoring;

import org.jspecify.annotations.NullMarked;
