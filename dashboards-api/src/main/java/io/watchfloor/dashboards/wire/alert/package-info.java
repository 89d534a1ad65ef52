/** Alerts and the detections in them, as they go over the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.alert;

import org.jspecify.annotations.NullMarked;
