/**
 * The HTTP port: TCP connections, TLS and HTTP. Connections are protected against abuse from their first byte.
 *
 * <p>Limits for the cost of request bodies are in {@code io.watchfloor.ops.platform.limits}. Client addresses are passed to the routes of
 * {@code io.watchfloor.dashboards.api} and of the sensors.
 */
@NullMarked
package io.watchfloor.dashboards.http;

import org.jspecify.annotations.NullMarked;
