/**
 * Approvals and roles for a time: what keeps a request back until somebody else has agreed, and the routes where they do.
 *
 * <p>Requests that another person approves, and roles for a time, as the API shows them.
 */
@NullMarked
package io.watchfloor.dashboards.access.approval.routes;

import org.jspecify.annotations.NullMarked;
