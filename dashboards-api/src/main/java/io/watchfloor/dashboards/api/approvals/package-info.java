/** Approvals and roles for a time: what keeps a request back until somebody else has agreed, and the routes where they do. */
@NullMarked
package io.watchfloor.dashboards.api.approvals;

import org.jspecify.annotations.NullMarked;
