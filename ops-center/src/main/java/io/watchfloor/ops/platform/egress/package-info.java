/**
 * Outgoing connections of the center: one client for webhooks, audit head receivers and identity providers. The client
 * connects only to addresses that it has checked, follows no redirects, and connects only to private addresses that are
 * listed in the settings.
 *
 * <p>Used by {@code io.watchfloor.ops.paging.escalation} and by the dashboards.
 */
@NullMarked
package io.watchfloor.ops.platform.egress;

import org.jspecify.annotations.NullMarked;
