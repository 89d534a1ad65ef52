/**
 * The assembled back end: {@link io.watchfloor.ops.OpsCenter} is the interface for other modules, {@code Assembly}
 * wires the components of a node, and {@code MessageRouter} routes messages between entities. Depends on every {@code
 * ops} package; {@code dashboards} depends on this package.
 */
@NullMarked
package io.watchfloor.ops;

import org.jspecify.annotations.NullMarked;
