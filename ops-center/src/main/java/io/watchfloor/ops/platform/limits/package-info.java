/**
 * Limits on the cost of senders before and after authentication: request bytes in flight, speed of bodies, and
 * connections. Also the origin of a request.
 *
 * <p>Used by {@code io.watchfloor.ops.intake} for sensors and by the dashboards for users; the port itself is in the
 * dashboards.
 */
@NullMarked
package io.watchfloor.ops.platform.limits;

import org.jspecify.annotations.NullMarked;
