/**
 * The center's own way out: one client for the receiver of pages, the place of audit heads and identity providers. It
 * connects to the very address that it checked, follows no redirect, and reaches nothing private that no setting lists.
 *
 * <p>Used by {@code io.watchfloor.ops.paging.escalation} and by the dashboards.
 */
@NullMarked
package io.watchfloor.ops.platform.egress;

import org.jspecify.annotations.NullMarked;
