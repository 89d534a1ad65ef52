/**
 * Approvals: an operation or temporary role must be approved in another session of the person, or by a second person.
 */
@NullMarked
package io.watchfloor.dashboards.access.approval;

import org.jspecify.annotations.NullMarked;
