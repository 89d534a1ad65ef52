/**
 * Changes of schedules, overrides, shift requests, policies and channels. Called by {@code api}; calls {@code access}
 * and {@code ops.paging.oncall}.
 */
@NullMarked
package io.watchfloor.dashboards.oncall;

import org.jspecify.annotations.NullMarked;
