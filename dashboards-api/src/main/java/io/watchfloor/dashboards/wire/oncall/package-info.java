/** Who is on call, as it goes over the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.oncall;

import org.jspecify.annotations.NullMarked;
