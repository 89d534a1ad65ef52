/**
 * Approvals and temporary roles: the gate that rejects a request until the request is approved, and the routes for
 * approving.
 */
@NullMarked
package io.watchfloor.dashboards.access.approval.routes;

import org.jspecify.annotations.NullMarked;
