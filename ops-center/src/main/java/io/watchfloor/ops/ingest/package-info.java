/**
 * The way in: authenticates sensors, checks budgets, has records judged, groups them by asset and acknowledges. From the sensors'
 * uplink to {@code asset}.
 */
@NullMarked
package io.watchfloor.ops.ingest;

import org.jspecify.annotations.NullMarked;
