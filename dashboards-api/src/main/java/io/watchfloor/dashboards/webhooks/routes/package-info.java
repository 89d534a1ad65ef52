/** Routes of webhooks. */
@NullMarked
package io.watchfloor.dashboards.webhooks.routes;

import org.jspecify.annotations.NullMarked;
