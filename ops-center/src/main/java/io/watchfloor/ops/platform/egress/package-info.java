/**
 * Outgoing connections of the center: one client for webhooks, audit head receivers and identity providers. It connects
 * to exactly the address that it checked, follows no redirects, and connects to no private address that is not in the
 * settings.
 *
 * <p>Used by {@code io.watchfloor.ops.paging.escalation} and by the dashboards.
 */
@NullMarked
package io.watchfloor.ops.platform.egress;

import org.jspecify.annotations.NullMarked;
