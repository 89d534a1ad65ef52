/** Webhooks: subscriptions to changes, which the center sends to a URL. */
@NullMarked
package io.watchfloor.dashboards.webhooks;

import org.jspecify.annotations.NullMarked;
