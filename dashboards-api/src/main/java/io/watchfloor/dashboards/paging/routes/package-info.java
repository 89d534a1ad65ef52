/** Notifications and acknowledging: routes for notifications, acknowledge links, shift handoffs and metrics. */
@NullMarked
package io.watchfloor.dashboards.paging.routes;

import org.jspecify.annotations.NullMarked;
