/** Why a case or an alert exists, from its telemetry to its pages, on the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.why;

import org.jspecify.annotations.NullMarked;
