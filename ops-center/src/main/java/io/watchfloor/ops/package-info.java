/**
 * The assembled watch: {@link io.watchfloor.ops.OpsCenter} is what others ask, {@code Assembly} wires a node's entities, way in,
 * folds and sweeper, and {@code MessageRouter} says who tells whom. Above every {@code ops} package, below {@code dashboards}.
 */
@NullMarked
package io.watchfloor.ops;

import org.jspecify.annotations.NullMarked;
