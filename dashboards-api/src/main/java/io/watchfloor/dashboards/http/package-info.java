/**
 * The port: TCP connections, each watched from its first byte, and HTTP on top of them.
 *
 * <p>The cost of bodies is limited in {@code io.watchfloor.ops.platform.limits}; the origin of a request is passed on to the
 * routes of {@code io.watchfloor.dashboards.api} and of the sensors.
 */
@NullMarked
package io.watchfloor.dashboards.http;

import org.jspecify.annotations.NullMarked;
