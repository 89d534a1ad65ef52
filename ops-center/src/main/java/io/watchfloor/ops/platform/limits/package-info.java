/**
 * Limits the resources that a sender can use before and after authentication: request bytes in flight, slow bodies, and
 * connections. Also determines the origin of a request.
 *
 * <p>Used by {@code io.watchfloor.ops.intake} for sensors and by the dashboards for users; the port itself is
 * implemented in the dashboards.
 */
@NullMarked
package io.watchfloor.ops.platform.limits;

import org.jspecify.annotations.NullMarked;
