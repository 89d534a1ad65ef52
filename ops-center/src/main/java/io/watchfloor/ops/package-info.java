/**
 * The watch put together: {@link io.watchfloor.ops.OpsCenter} starts the entities, the way in, the folds and the sweeper of a node.
 * Above every {@code ops} package, below {@code dashboards}.
 */
@NullMarked
package io.watchfloor.ops;

import org.jspecify.annotations.NullMarked;
