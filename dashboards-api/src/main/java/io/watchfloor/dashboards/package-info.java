/**
 * The node: {@link io.watchfloor.dashboards.Node} starts the database, the actor system, the entities and the
 * projections in this order, and stops them in reverse order. Called by {@code cli} and {@code demo}.
 */
@NullMarked
package io.watchfloor.dashboards;

import org.jspecify.annotations.NullMarked;
