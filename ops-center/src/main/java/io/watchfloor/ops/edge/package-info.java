/**
 * What a sender may cost before it is known, and after: bytes of bodies in flight, their pace, who a request comes from.
 *
 * <p>Used by {@code io.watchfloor.ops.ingest} for sensors and by the dashboards for people; the connections themselves are watched in the
 * dashboards, where the port is.
 */
@NullMarked
package io.watchfloor.ops.edge;

import org.jspecify.annotations.NullMarked;
