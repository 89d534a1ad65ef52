/**
 * The assembled watch: {@link io.watchfloor.ops.OpsCenter} starts a node's entities, way in, folds and sweeper. Above
 * every {@code ops} package, below {@code dashboards}.
 */
@NullMarked
package io.watchfloor.ops;

import org.jspecify.annotations.NullMarked;
