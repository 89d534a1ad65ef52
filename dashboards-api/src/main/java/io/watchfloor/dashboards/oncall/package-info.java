/**
 * Who is on call, as people change it: schedules, and what they agree on with each other. Called by {@code api}; calls {@code access} and
 * {@code ops.paging.oncall}.
 */
@NullMarked
package io.watchfloor.dashboards.oncall;

import org.jspecify.annotations.NullMarked;
