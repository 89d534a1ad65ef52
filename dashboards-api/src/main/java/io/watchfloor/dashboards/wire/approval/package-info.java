/** Requests that another person approves, and roles for a time, as the API shows them. */
@NullMarked
package io.watchfloor.dashboards.wire.approval;

import org.jspecify.annotations.NullMarked;
