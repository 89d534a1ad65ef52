/**
 * Approvals and temporary roles: the gate that rejects requests until they are approved, and the routes for approving.
 */
@NullMarked
package io.watchfloor.dashboards.access.approval.routes;

import org.jspecify.annotations.NullMarked;
