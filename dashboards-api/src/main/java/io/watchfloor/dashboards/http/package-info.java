/**
 * The HTTP port: TCP connections, protected from their first byte, and HTTP.
 *
 * <p>The cost of bodies is limited in {@code io.watchfloor.ops.platform.limits}; client addresses are passed to the
 * routes of {@code io.watchfloor.dashboards.api} and of the sensors.
 */
@NullMarked
package io.watchfloor.dashboards.http;

import org.jspecify.annotations.NullMarked;
