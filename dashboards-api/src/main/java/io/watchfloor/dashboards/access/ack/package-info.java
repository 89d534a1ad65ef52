/** Acknowledge links: a person acknowledges a case directly from a notification. */
@NullMarked
package io.watchfloor.dashboards.access.ack;

import org.jspecify.annotations.NullMarked;
