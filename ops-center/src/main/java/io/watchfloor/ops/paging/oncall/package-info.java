/**
 * On-call configuration: schedules, policies, routing and the contacts of each person. Pure data, without a clock.
 * Called by {@code paging.escalation} and by the routes that change it; calls {@code paging.contact}.
 */
@NullMarked
package io.watchfloor.ops.paging.oncall;

import org.jspecify.annotations.NullMarked;
