/**
 * On-call configuration: schedules, policies, routing and the contacts of each person. Contains only data and
 * computations, and reads no clock. Called by {@code paging.escalation} and by the API routes that change the
 * configuration; calls {@code paging.contact}.
 */
@NullMarked
package io.watchfloor.ops.paging.oncall;

import org.jspecify.annotations.NullMarked;
