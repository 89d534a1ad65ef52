/**
 * What a sender may cost before and after it is known: bytes of bodies in flight, and their pace. Also the origin of a
 * request.
 *
 * <p>Used by {@code io.watchfloor.ops.intake} for sensors and by the dashboards for people; the connections themselves
 * are watched in the dashboards, where the port is.
 */
@NullMarked
package io.watchfloor.ops.platform.limits;

import org.jspecify.annotations.NullMarked;
