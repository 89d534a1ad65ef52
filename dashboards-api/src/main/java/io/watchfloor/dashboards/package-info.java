/**
 * The node: {@link io.watchfloor.dashboards.Node} starts the database, the actor system, the watch and the boards in
 * this order, and ends them in reverse order. Called by {@code cli} and {@code demo}; depends on everything below.
 */
@NullMarked
package io.watchfloor.dashboards;

import org.jspecify.annotations.NullMarked;
