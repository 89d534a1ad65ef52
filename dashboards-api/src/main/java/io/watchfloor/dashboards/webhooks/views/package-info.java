/** Requests and responses about webhooks. */
@NullMarked
package io.watchfloor.dashboards.webhooks.views;

import org.jspecify.annotations.NullMarked;
