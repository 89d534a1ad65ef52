/**
 * The way in: authenticates sensors, checks budgets, reads records, groups them by asset and acknowledges. From the sensors'
 * uplink to {@code asset}.
 */
@NullMarked
package io.watchfloor.ops.ingest;

import org.jspecify.annotations.NullMarked;
