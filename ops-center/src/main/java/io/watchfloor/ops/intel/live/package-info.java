/**
 * Indicators that are compared with telemetry as it arrives: which ones and how long, their copy in memory on each node,
 * and where they were seen.
 */
@NullMarked
package io.watchfloor.ops.intel.live;

import org.jspecify.annotations.NullMarked;
