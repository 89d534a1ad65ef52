/**
 * The node: {@link io.watchfloor.dashboards.Node} starts the database, the actor system, the watch and the boards in this order and ends
 * them in the reverse one. Called by {@code cli} and {@code demo}, knows everything below.
 */
@NullMarked
package io.watchfloor.dashboards;

import org.jspecify.annotations.NullMarked;
