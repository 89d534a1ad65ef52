/**
 * The port: TCP connections, each watched from its first byte, and HTTP on top of them.
 *
 * <p>What a body may cost is in {@code io.watchfloor.ops.edge}; who a request comes from is handed on to the routes of
 * {@code io.watchfloor.dashboards.api} and of the sensors.
 */
@NullMarked
package io.watchfloor.dashboards.edge;

import org.jspecify.annotations.NullMarked;
